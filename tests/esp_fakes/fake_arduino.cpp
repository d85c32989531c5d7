/* A core of Arduino in front of fake_idf.c. */
#include <cstdio>
#include <cstring>

#include "Arduino.h"
#include "esp_timer.h"

extern "C" {
#include "driver/uart.h"
#include "freertos/task.h"
}

HardwareSerial Serial;
EspClass ESP;

static uint8_t pending;
static bool has_pending;

size_t Stream::println(const char *text) {
    return write(reinterpret_cast<const uint8_t *>(text), std::strlen(text)) +
           write(reinterpret_cast<const uint8_t *>("\r\n"), 2);
}
size_t Stream::println(int number) {
    char text[16];
    std::snprintf(text, sizeof text, "%d", number);
    return println(text);
}
size_t HardwareSerial::setRxBufferSize(size_t size) {
    return size;
}
void HardwareSerial::begin(unsigned long) {}
int HardwareSerial::available() {
    has_pending = has_pending || uart_read_bytes(UART_NUM_0, &pending, 1, 0) == 1;
    return has_pending ? 1 : 0;
}
int HardwareSerial::read() {
    if (available() == 0) {
        return -1;
    }
    has_pending = false;
    return pending;
}
size_t HardwareSerial::write(const uint8_t *data, size_t count) {
    return static_cast<size_t>(uart_write_bytes(UART_NUM_0, data, count));
}
uint32_t EspClass::getCycleCount() {
    return static_cast<uint32_t>(esp_timer_get_time() * 240);
}
unsigned long millis() {
    return static_cast<unsigned long>(esp_timer_get_time() / 1000);
}
unsigned long micros() {
    return static_cast<unsigned long>(esp_timer_get_time());
}
void delay(uint32_t ms) {
    vTaskDelay(ms);
}
extern "C" uint32_t getCpuFrequencyMhz() {
    return 240;
}
size_t getArduinoLoopTaskStackSize() {
    return 8192;
}

int main() {
    setup();
    for (;;) {
        loop();
    }
}
