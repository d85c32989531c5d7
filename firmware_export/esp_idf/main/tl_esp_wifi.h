/* Joins a Wi-Fi network and starts the HTTP server when it has an address. */
#ifndef TL_ESP_WIFI_H
#define TL_ESP_WIFI_H

#ifdef __cplusplus
extern "C" {
#endif

/* Returns at once; what happens is told over the wire. Without credentials nothing is started. The
 * firmware works the same when this fails. */
void tl_esp_wifi_begin(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_WIFI_H */
