/* Tintling's firmware on Arduino: a digit network that answers over a serial port.
 *
 *     #include <Tintling.h>
 *
 *     void setup() {
 *         Serial.setRxBufferSize(8192);
 *         Serial.begin(115200);
 *         Tintling.begin(Serial, 8192, tl_esp_ai_thinker);
 *     }
 *
 *     void loop() {
 *         Tintling.step();
 *     }
 *
 * The host side is `tintling parity --device PORT` and `tintling monitor`. For the cores
 * arduino-esp32 3.0 and newer, whose camera driver is built in.
 */
#ifndef TINTLING_H
#define TINTLING_H

#include <Arduino.h>

#include "tl_esp_board.h"
#include "tl_hal.h"
#include "tl_network.h"
#include "tl_preprocess.h"

#if CONFIG_IDF_TARGET_ESP32 || CONFIG_IDF_TARGET_ESP32S3
#include "tl_esp_camera.h"
#define TINTLING_HAS_CAMERA 1
#else
#define TINTLING_HAS_CAMERA 0
#endif

class TintlingFirmware {
   public:
    /* Starts light, camera, network and link. The port was begun before; it keeps queueBytes of
     * what arrives. Without a camera that answers, everything else works: returns false, and
     * cameraProblem() says why. */
    bool begin(Stream &port, size_t queueBytes, const tl_esp_board &board, bool qqvga = false);

    /* Answers what has come; call it in loop(). Returns within 100 ms. */
    void step();

    /* Takes an image and recognizes what it shows: the index of its label, or -1 when nothing is
     * found or no answer stands out, -2 without an image, -3 when the network failed. For sketches
     * that do not use step(). */
    int read();

    /* The former name of read(). */
    int readDigit();

    /* What stopped the camera, for people; empty when it runs. */
    const char *cameraProblem() const;
};

extern TintlingFirmware Tintling;

#endif /* TINTLING_H */
