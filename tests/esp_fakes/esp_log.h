#ifndef FAKE_ESP_LOG_H
#define FAKE_ESP_LOG_H
#include <stdarg.h>
#include "fake.h"
typedef int (*vprintf_like_t)(const char *, va_list);
vprintf_like_t esp_log_set_vprintf(vprintf_like_t function);
#endif
