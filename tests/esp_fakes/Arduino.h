#ifndef FAKE_ARDUINO_H
#define FAKE_ARDUINO_H
#include <cstddef>
#include <cstdint>
#include "sdkconfig.h"
class Stream {
   public:
    virtual ~Stream() = default;
    virtual int available() = 0;
    virtual int read() = 0;
    virtual size_t write(const uint8_t *data, size_t count) = 0;
    size_t println(const char *text);
    size_t println(int number);
};
class HardwareSerial : public Stream {
   public:
    size_t setRxBufferSize(size_t size);
    void begin(unsigned long baud);
    int available() override;
    int read() override;
    size_t write(const uint8_t *data, size_t count) override;
};
extern HardwareSerial Serial;
class EspClass {
   public:
    uint32_t getCycleCount();
};
extern EspClass ESP;
unsigned long millis();
unsigned long micros();
void delay(uint32_t ms);
extern "C" uint32_t getCpuFrequencyMhz();
size_t getArduinoLoopTaskStackSize();
void setup();
void loop();
#endif
