#include "Tintling.h"

#include "esp_random.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "tl_app.h"
#include "tl_answer.h"
#include "tl_esp_light.h"
#include "tl_recognition.h"
#include TL_LIBRARY_MODEL

static_assert(TL_LIBRARY_INPUT_SIZE == TL_RECOGNITION_TENSOR,
              "read() needs a network that reads what the preprocessing writes");

TintlingFirmware Tintling;

namespace {

const uint32_t kBreathMs = 500; /* between two pauses that feed the watchdog of the idle task */

Stream *port = nullptr;
size_t queueSize = 256;
const tl_esp_board *wiring = nullptr;
const char *problem = "not started";
uint32_t boot = 0;
uint32_t pausedAt = 0;

/* Waits for a byte while other tasks run. */
void await(uint32_t timeoutMs) {
    const uint32_t start = millis();
    while (port->available() <= 0 && millis() - start < timeoutMs) {
        delay(1);
        pausedAt = millis();
    }
    if (millis() - pausedAt > kBreathMs) {
        delay(1);
        pausedAt = millis();
    }
}

bool startCamera(bool qqvga) {
#if TINTLING_HAS_CAMERA
    problem = "";
    const char *text = nullptr;
    if (wiring->has_camera &&
        tl_esp_camera_begin(wiring, qqvga ? TL_ESP_QQVGA : TL_ESP_96X96, &text) == 0) {
        return true;
    }
    problem = text != nullptr ? text : "this board has no camera";
#else
    (void)qqvga;
    problem = "this chip has no camera";
#endif
    return false;
}

/* Recognizes what a frame shows; answers as read() does. */
int readFrame(const tl_frame &frame) {
    tl_link_result result;
    if (!tl_recognition_takes_frames()) {
        return -3;
    }
    const int32_t status = tl_recognize_frame(&frame, &result);
    if (status != TL_PREPROCESS_OK) {
        return status == TL_PREPROCESS_NOT_FOUND ? -1 : -3;
    }
    return tl_recognition_answer(); /* TL_NO_ANSWER is -1 */
}

}  // namespace

bool TintlingFirmware::begin(Stream &stream, size_t queueBytes, const tl_esp_board &board,
                             bool qqvga) {
    port = &stream;
    queueSize = queueBytes;
    wiring = &board;
    boot = esp_random() | 1u;
    tl_esp_light_begin(wiring);
    const bool camera = startCamera(qqvga);
    tl_esp_light_state(camera || !wiring->has_camera ? TL_ESP_READY : TL_ESP_NO_CAMERA);
    tl_app_begin();
    return camera;
}

void TintlingFirmware::step() {
    tl_app_step();
}

const char *TintlingFirmware::cameraProblem() const {
    return problem;
}

int TintlingFirmware::read() {
    tl_frame frame;
    return tl_hal_capture(&frame) == TL_CAPTURE_OK ? readFrame(frame) : -2;
}

int TintlingFirmware::read(const uint8_t *pixels, int width, int height) {
    tl_frame frame;
    frame.pixels = pixels;
    frame.width = width;
    frame.height = height;
    frame.stride = width;
    return readFrame(frame);
}

int TintlingFirmware::readDigit() {
    return read();
}

int TintlingFirmware::readDigit(const uint8_t *pixels, int width, int height) {
    return read(pixels, width, height);
}

const char *TintlingFirmware::label(int index) const {
    const tl_model_description *info = tl_network_info();
    return index >= 0 && index < info->label_count ? info->labels[index] : nullptr;
}

extern "C" void tl_hal_board(tl_board *board) {
    board->name = wiring->name;
    board->camera_width = 0;
    board->camera_height = 0;
#if TINTLING_HAS_CAMERA
    board->camera_width = tl_esp_camera_width();
    board->camera_height = tl_esp_camera_height();
#endif
    board->cycles_hz = getCpuFrequencyMhz() * 1000000u;
    board->queue_bytes = static_cast<uint32_t>(queueSize);
    board->boot = boot;
    board->overruns = 0;
    board->stack_bytes = static_cast<uint32_t>(getArduinoLoopTaskStackSize()) -
                         static_cast<uint32_t>(uxTaskGetStackHighWaterMark(nullptr));
}

extern "C" size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    tl_esp_light_update(micros());
    await(timeout_ms);
    size_t count = 0;
    while (count < capacity && port->available() > 0) {
        const int byte = port->read();
        if (byte < 0) {
            break;
        }
        data[count] = static_cast<uint8_t>(byte);
        count += 1;
    }
    return count;
}

extern "C" void tl_hal_write(const uint8_t *data, size_t count) {
    size_t done = 0;
    while (done < count) {
        const size_t sent = port->write(data + done, count - done);
        if (sent == 0) {
            return; /* nobody listens */
        }
        done += sent;
    }
    tl_esp_light_answered(micros());
}

extern "C" tl_capture tl_hal_capture(tl_frame *frame) {
#if TINTLING_HAS_CAMERA
    return tl_esp_camera_capture(frame);
#else
    (void)frame;
    return TL_CAPTURE_NO_CAMERA;
#endif
}

extern "C" uint32_t tl_hal_micros(void) {
    return micros();
}

extern "C" uint32_t tl_hal_cycles(void) {
    return ESP.getCycleCount();
}

extern "C" void tl_hal_log(const char *line) {
    port->println(line);
}
