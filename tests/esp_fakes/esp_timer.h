#ifndef FAKE_ESP_TIMER_H
#define FAKE_ESP_TIMER_H
#include "fake.h"
#ifdef __cplusplus
extern "C"
#endif
    int64_t esp_timer_get_time(void);
#endif
