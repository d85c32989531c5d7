/* The firmware for an AI-Thinker ESP32-CAM: answers a host over the serial port.
 *
 * Tools > Board: "AI Thinker ESP32-CAM". Connect GPIO0 to GND while you upload, then take the wire
 * off and press RESET. Afterwards, with the serial monitor closed:
 *
 *     tintling monitor PORT
 *     tintling parity MODEL --device PORT
 *
 * Another board: tl_esp_esp_eye, tl_esp_s3_eye, tl_esp_xiao_s3, tl_esp_m5_cams3 or tl_esp_c3.
 */
#include <Tintling.h>

const size_t kQueueBytes = 8192;

void setup() {
    Serial.setRxBufferSize(kQueueBytes);
    Serial.begin(115200);
    Tintling.begin(Serial, kQueueBytes, tl_esp_ai_thinker);
}

void loop() {
    Tintling.step();
}
