/* Source: ESP-IDF's nvs.h, nvs_flash.h and esp_random.h. */
#include "tl_esp_settings.h"

#include <stdint.h>
#include <string.h>

#include "esp_err.h"
#include "esp_random.h"
#include "nvs.h"
#include "nvs_flash.h"
#include "sdkconfig.h"

#ifndef CONFIG_TINTLING_HTTP_TOKEN
#define CONFIG_TINTLING_HTTP_TOKEN "" /* Kconfig leaves it out where everybody may come in */
#endif

#define TOKEN_BYTES 16 /* of randomness */

static esp_err_t open_flash(nvs_handle_t *handle) {
    esp_err_t error = nvs_flash_init();
    if (error == ESP_ERR_NVS_NO_FREE_PAGES || error == ESP_ERR_NVS_NEW_VERSION_FOUND) {
        error = nvs_flash_erase();
        error = error == ESP_OK ? nvs_flash_init() : error;
    }
    return error == ESP_OK ? nvs_open("tintling", NVS_READWRITE, handle) : error;
}

/* What Kconfig says, else what NVS says, else nothing. */
static void read_text(nvs_handle_t handle, const char *key, const char *configured, char *value,
                      size_t capacity) {
    size_t count = strlen(configured);
    value[0] = '\0';
    if (count != 0) {
        count = count < capacity ? count : capacity - 1;
        memcpy(value, configured, count);
        value[count] = '\0';
    } else if (nvs_get_str(handle, key, value, &capacity) != ESP_OK) {
        value[0] = '\0';
    }
}

#if !CONFIG_TINTLING_HTTP_OPEN
static esp_err_t make_token(nvs_handle_t handle, char *token) {
    static const char digits[] = "0123456789abcdef";
    uint8_t random[TOKEN_BYTES];
    esp_fill_random(random, sizeof random);
    for (int i = 0; i < TOKEN_BYTES; i++) {
        token[2 * i] = digits[random[i] >> 4];
        token[2 * i + 1] = digits[random[i] & 15];
    }
    token[2 * TOKEN_BYTES] = '\0';
    const esp_err_t error = nvs_set_str(handle, "token", token);
    return error == ESP_OK ? nvs_commit(handle) : error;
}
#endif

int tl_esp_settings_load(tl_esp_settings *settings) {
    nvs_handle_t handle;
    esp_err_t error = open_flash(&handle);
    if (error != ESP_OK) {
        return error;
    }
    read_text(handle, "ssid", CONFIG_TINTLING_WIFI_SSID, settings->ssid, sizeof settings->ssid);
    read_text(handle, "password", CONFIG_TINTLING_WIFI_PASSWORD, settings->password,
              sizeof settings->password);
    read_text(handle, "token", CONFIG_TINTLING_HTTP_TOKEN, settings->token, sizeof settings->token);
#if !CONFIG_TINTLING_HTTP_OPEN
    if (settings->token[0] == '\0') {
        error = make_token(handle, settings->token);
    }
#endif
    nvs_close(handle);
    return error;
}
