/* Source: ESP-IDF's nvs.h, nvs_flash.h and esp_random.h. */
#include "tl_esp_settings.h"

#include <stdbool.h>
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

/* What Kconfig says, else what NVS says, else nothing. A text that does not fit is an error: cut
 * short it would be another one. */
static esp_err_t read_text(nvs_handle_t handle, const char *key, const char *configured,
                           char *value, size_t capacity) {
    memset(value, 0, capacity);
    if (configured[0] != '\0') {
        memcpy(value, configured, strlen(configured)); /* fits: see the assertions below */
        return ESP_OK;
    }
    const esp_err_t error = nvs_get_str(handle, key, value, &capacity);
    return error == ESP_ERR_NVS_NOT_FOUND ? ESP_OK : error;
}

#define FITS(text, field) (sizeof(text) <= sizeof((tl_esp_settings){0}.field))
_Static_assert(FITS(CONFIG_TINTLING_WIFI_SSID, ssid), "a network's name has 32 bytes at most");
_Static_assert(FITS(CONFIG_TINTLING_WIFI_PASSWORD, password), "a password has 64 bytes at most");
_Static_assert(FITS(CONFIG_TINTLING_HTTP_TOKEN, token), "a token has 64 letters at most");

int tl_esp_settings_load(tl_esp_settings *settings) {
    nvs_handle_t handle;
    esp_err_t error = open_flash(&handle);
    if (error != ESP_OK) {
        return error;
    }
    error =
        read_text(handle, "ssid", CONFIG_TINTLING_WIFI_SSID, settings->ssid, sizeof settings->ssid);
    if (error == ESP_OK) {
        error = read_text(handle, "password", CONFIG_TINTLING_WIFI_PASSWORD, settings->password,
                          sizeof settings->password);
    }
    if (error == ESP_OK) {
        error = read_text(handle, "token", CONFIG_TINTLING_HTTP_TOKEN, settings->token,
                          sizeof settings->token);
    }
    nvs_close(handle);
    return error;
}

#if CONFIG_TINTLING_HTTP_OPEN
int tl_esp_settings_secure(tl_esp_settings *settings) {
    (void)settings;
    return ESP_OK;
}
#else
/* Whether earlier firmware made the token, before the radio was on: those are of this form, and
 * nothing says beside them where they come from. */
static bool is_weak(nvs_handle_t handle, const char *token) {
    char origin[8];
    size_t capacity = sizeof origin;
    return strlen(token) == 2 * TOKEN_BYTES &&
           strspn(token, "0123456789abcdef") == 2 * TOKEN_BYTES &&
           nvs_get_str(handle, "token_from", origin, &capacity) == ESP_ERR_NVS_NOT_FOUND;
}

static esp_err_t make_token(nvs_handle_t handle, char *token) {
    static const char digits[] = "0123456789abcdef";
    uint8_t random[TOKEN_BYTES];
    esp_fill_random(random, sizeof random);
    for (int i = 0; i < TOKEN_BYTES; i++) {
        token[2 * i] = digits[random[i] >> 4];
        token[2 * i + 1] = digits[random[i] & 15];
    }
    token[2 * TOKEN_BYTES] = '\0';
    esp_err_t error = nvs_set_str(handle, "token", token);
    if (error == ESP_OK) {
        error = nvs_set_str(handle, "token_from", "radio");
    }
    return error == ESP_OK ? nvs_commit(handle) : error;
}

int tl_esp_settings_secure(tl_esp_settings *settings) {
    nvs_handle_t handle;
    if (CONFIG_TINTLING_HTTP_TOKEN[0] != '\0') {
        return ESP_OK;
    }
    esp_err_t error = open_flash(&handle);
    if (error != ESP_OK) {
        return error;
    }
    if (settings->token[0] == '\0' || is_weak(handle, settings->token)) {
        error = make_token(handle, settings->token);
    }
    nvs_close(handle);
    return error;
}
#endif
