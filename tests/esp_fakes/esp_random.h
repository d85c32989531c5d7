#ifndef FAKE_ESP_RANDOM_H
#define FAKE_ESP_RANDOM_H
#include "fake.h"
#ifdef __cplusplus
extern "C" {
#endif
uint32_t esp_random(void);
void esp_fill_random(void *buffer, size_t count);
#ifdef __cplusplus
}
#endif
#endif
