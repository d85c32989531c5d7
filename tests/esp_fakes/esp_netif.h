#ifndef FAKE_ESP_NETIF_H
#define FAKE_ESP_NETIF_H
#include "esp_event.h"
typedef struct {
    uint32_t addr;
} esp_ip4_addr_t;
typedef struct {
    esp_ip4_addr_t ip, netmask, gw;
} esp_netif_ip_info_t;
typedef struct {
    void *esp_netif;
    esp_netif_ip_info_t ip_info;
    bool ip_changed;
} ip_event_got_ip_t;
extern esp_event_base_t const IP_EVENT;
enum { IP_EVENT_STA_GOT_IP = 0 };
esp_err_t esp_netif_init(void);
void *esp_netif_create_default_wifi_sta(void);
#endif
