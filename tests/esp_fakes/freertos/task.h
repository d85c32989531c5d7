#ifndef FAKE_TASK_H
#define FAKE_TASK_H
#include "freertos/FreeRTOS.h"
typedef void *TaskHandle_t;
#ifdef __cplusplus
extern "C" {
#endif
void vTaskDelay(TickType_t ticks);
void vTaskDelete(TaskHandle_t task);
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task);
#ifdef __cplusplus
}
#endif
#endif
