#ifndef FAKE_ESP_EVENT_H
#define FAKE_ESP_EVENT_H
#include "fake.h"
typedef const char *esp_event_base_t;
#define ESP_EVENT_ANY_ID (-1)
typedef void (*esp_event_handler_t)(void *, esp_event_base_t, int32_t, void *);
typedef void *esp_event_handler_instance_t;
esp_err_t esp_event_loop_create_default(void);
esp_err_t esp_event_handler_instance_register(esp_event_base_t base, int32_t id,
                                              esp_event_handler_t handler, void *context,
                                              esp_event_handler_instance_t *instance);
#endif
