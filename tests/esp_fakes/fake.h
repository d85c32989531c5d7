/* What every stand-in needs. */
#ifndef FAKE_H
#define FAKE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int esp_err_t;
extern bool fake_radio; /* whether Wi-Fi has been started */
#define ESP_OK 0
#define ESP_FAIL (-1)
#define ESP_ERR_NO_MEM 0x101
#ifdef __cplusplus
}
#endif
#endif
