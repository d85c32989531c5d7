#ifndef FAKE_FREERTOS_H
#define FAKE_FREERTOS_H
#include <pthread.h>
#include "fake.h"
typedef int BaseType_t;
typedef unsigned UBaseType_t;
typedef uint32_t TickType_t;
#define pdTRUE 1
#define pdFALSE 0
#define portMAX_DELAY 0xFFFFFFFFu
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
typedef struct {
    pthread_mutex_t mutex;
} StaticSemaphore_t;
#endif
