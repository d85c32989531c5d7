/* The wire to the host: UART0, or the USB port that some chips have built in.
 *
 * ESP-IDF's log goes over the same wire, but never into the middle of a frame: lines are collected,
 * and sent when the application reads the next time. Only one task may read and write.
 */
#ifndef TL_ESP_SERIAL_H
#define TL_ESP_SERIAL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes that the driver keeps while nobody reads. */
#define TL_ESP_SERIAL_QUEUE_BYTES 8192

/* Takes the port and diverts ESP-IDF's log to it. Returns 0, or the driver's error code. */
int32_t tl_esp_serial_begin(void);

/* What tl_hal_read and tl_hal_write promise. */
size_t tl_esp_serial_read(uint8_t *data, size_t capacity, uint32_t timeout_ms);
void tl_esp_serial_write(const uint8_t *data, size_t count);

/* Queues a line for people; any task may call it. */
void tl_esp_serial_text(const char *text);

/* Times that received bytes were lost. */
uint32_t tl_esp_serial_overruns(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_SERIAL_H */
