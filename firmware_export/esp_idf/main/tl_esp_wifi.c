/* Source: ESP-IDF's esp_wifi.h, esp_event.h and esp_netif.h. */
#include "tl_esp_wifi.h"

#include <stdio.h>
#include <string.h>

#include "esp_err.h"
#include "esp_event.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "sdkconfig.h"
#include "tl_esp_http.h"
#include "tl_esp_settings.h"
#include "tl_hal.h"

static tl_esp_settings settings;

static void tell_address(const ip_event_got_ip_t *got) {
    char line[96];
    const unsigned address = got->ip_info.ip.addr; /* network order: the first byte is the lowest */
    snprintf(line, sizeof line, "wifi: http://%u.%u.%u.%u/", address & 255u, (address >> 8) & 255u,
             (address >> 16) & 255u, address >> 24);
    tl_hal_log(line);
#if !CONFIG_TINTLING_HTTP_OPEN
    snprintf(line, sizeof line, "wifi: token %s", settings.token);
    tl_hal_log(line);
#endif
}

static void on_event(void *context, esp_event_base_t base, int32_t id, void *data) {
    (void)context;
    if (base == WIFI_EVENT && id == WIFI_EVENT_STA_DISCONNECTED) {
        tl_hal_log("wifi: not connected, trying again; check name, password and distance");
        esp_wifi_connect();
    } else if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) {
        tell_address((const ip_event_got_ip_t *)data);
        if (tl_esp_http_begin(settings.token) != 0) {
            tl_hal_log("wifi: the server does not start: no memory");
        }
    }
}

static esp_err_t listen_to_events(void) {
    esp_err_t error =
        esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_event, NULL, NULL);
    if (error == ESP_OK) {
        error = esp_event_handler_instance_register(IP_EVENT, IP_EVENT_STA_GOT_IP, on_event, NULL,
                                                    NULL);
    }
    return error;
}

static esp_err_t prepare(void) {
    const wifi_init_config_t defaults = WIFI_INIT_CONFIG_DEFAULT();
    esp_err_t error = esp_netif_init();
    if (error == ESP_OK) {
        error = esp_event_loop_create_default();
    }
    if (error == ESP_OK) {
        error = esp_netif_create_default_wifi_sta() != NULL ? ESP_OK : ESP_ERR_NO_MEM;
    }
    if (error == ESP_OK) {
        error = esp_wifi_init(&defaults);
    }
    if (error == ESP_OK) {
        error = esp_wifi_set_storage(WIFI_STORAGE_RAM); /* the password is kept in one place only */
    }
    return error == ESP_OK ? listen_to_events() : error;
}

static esp_err_t join(void) {
    wifi_config_t config;
    memset(&config, 0, sizeof config);
    memcpy(config.sta.ssid, settings.ssid, strlen(settings.ssid));
    memcpy(config.sta.password, settings.password, strlen(settings.password));
    config.sta.threshold.authmode =
        settings.password[0] == '\0' ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;
    esp_err_t error = esp_wifi_set_mode(WIFI_MODE_STA);
    if (error == ESP_OK) {
        error = esp_wifi_set_config(WIFI_IF_STA, &config);
    }
    if (error == ESP_OK) {
        error = esp_wifi_start();
    }
    if (error == ESP_OK) {
        error = esp_wifi_set_ps(WIFI_PS_NONE); /* saving power delays frames by 100 ms and more */
    }
    if (error == ESP_OK) {
        error = tl_esp_settings_secure(&settings); /* the radio is on, and nobody can connect yet */
    }
    return error == ESP_OK ? esp_wifi_connect() : error;
}

void tl_esp_wifi_begin(void) {
    if (tl_esp_settings_load(&settings) != 0) {
        tl_hal_log(
            "wifi: NVS cannot be read, or holds a name of more than 32 letters, a password or a "
            "token of more than 64");
        return;
    }
    if (settings.ssid[0] == '\0') {
        tl_hal_log("wifi: no network chosen; see docs/flashing.md");
        return;
    }
    esp_err_t error = prepare();
    if (error == ESP_OK) {
        error = join();
    }
    if (error != ESP_OK) {
        tl_hal_log("wifi: does not start");
    }
}
