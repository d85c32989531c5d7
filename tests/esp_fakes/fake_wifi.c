/* Wi-Fi that joins at once, flash memory that forgets, and two HTTP servers on the loopback:
 * FAKE_PORT is port 80, the one after it port 81. FAKE_NVS_<key> is what flash memory holds. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "esp_event.h"
#include "esp_http_server.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "nvs_flash.h"

esp_event_base_t const WIFI_EVENT = "WIFI_EVENT";
esp_event_base_t const IP_EVENT = "IP_EVENT";

static esp_event_handler_t on_event;

esp_err_t nvs_flash_init(void) {
    return ESP_OK;
}
esp_err_t nvs_flash_erase(void) {
    return ESP_OK;
}
esp_err_t nvs_open(const char *space, nvs_open_mode_t mode, nvs_handle_t *handle) {
    (void)mode;
    *handle = 1;
    return strcmp(space, "tintling") == 0 ? ESP_OK : ESP_FAIL;
}
esp_err_t nvs_get_str(nvs_handle_t handle, const char *key, char *value, size_t *count) {
    char name[64];
    (void)handle;
    snprintf(name, sizeof name, "FAKE_NVS_%s", key);
    const char *found = getenv(name);
    if (found == NULL) {
        return ESP_ERR_NVS_NOT_FOUND;
    }
    if (strlen(found) >= *count) {
        return ESP_ERR_NVS_INVALID_LENGTH;
    }
    strcpy(value, found);
    return ESP_OK;
}
esp_err_t nvs_set_str(nvs_handle_t handle, const char *key, const char *value) {
    char name[64];
    (void)handle;
    snprintf(name, sizeof name, "FAKE_NVS_%s", key);
    return setenv(name, value, 1) == 0 ? ESP_OK : ESP_FAIL;
}
esp_err_t nvs_commit(nvs_handle_t handle) {
    (void)handle;
    return ESP_OK;
}
void nvs_close(nvs_handle_t handle) {
    (void)handle;
}

esp_err_t esp_event_loop_create_default(void) {
    return ESP_OK;
}
esp_err_t esp_event_handler_instance_register(esp_event_base_t base, int32_t id,
                                              esp_event_handler_t handler, void *context,
                                              esp_event_handler_instance_t *instance) {
    (void)base, (void)id, (void)context, (void)instance;
    on_event = handler;
    return ESP_OK;
}
esp_err_t esp_netif_init(void) {
    return ESP_OK;
}
void *esp_netif_create_default_wifi_sta(void) {
    return &on_event;
}
esp_err_t esp_wifi_init(const wifi_init_config_t *config) {
    return config->magic == 0x1F2F3F4F ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_wifi_set_storage(wifi_storage_t storage) {
    return storage == WIFI_STORAGE_RAM ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_wifi_set_mode(wifi_mode_t mode) {
    return mode == WIFI_MODE_STA ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t *config) {
    (void)interface;
    return config->sta.ssid[0] != 0 ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type) {
    (void)type;
    return ESP_OK;
}
esp_err_t esp_wifi_start(void) {
    fake_radio = true;
    on_event(NULL, WIFI_EVENT, WIFI_EVENT_STA_START, NULL);
    return ESP_OK;
}
esp_err_t esp_wifi_connect(void) {
    ip_event_got_ip_t got;
    memset(&got, 0, sizeof got);
    got.ip_info.ip.addr = htonl(INADDR_LOOPBACK);
    on_event(NULL, IP_EVENT, IP_EVENT_STA_GOT_IP, &got);
    return ESP_OK;
}

/* ---- HTTP ---- */

typedef struct {
    int listener;
    httpd_uri_t routes[8];
    int count;
} server;

typedef struct {
    int connection;
    char request[2048];
    char fields[2048];
    char type[80];
    char status[40];
    int chunked;
} exchange;

static void send_all(int connection, const char *data, size_t count) {
    while (count > 0) {
        const ssize_t sent = send(connection, data, count, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        data += sent;
        count -= (size_t)sent;
    }
}

esp_err_t httpd_req_get_hdr_value_str(httpd_req_t *request, const char *field, char *value,
                                      size_t size) {
    const exchange *now = request->aux;
    for (const char *line = strstr(now->request, "\r\n"); line != NULL;
         line = strstr(line + 2, "\r\n")) {
        const size_t length = strlen(field);
        if (strncasecmp(line + 2, field, length) == 0 && line[2 + length] == ':') {
            const char *begin = line + 3 + length;
            begin += strspn(begin, " ");
            const size_t count = strcspn(begin, "\r");
            if (count >= size) {
                return ESP_FAIL;
            }
            memcpy(value, begin, count);
            value[count] = '\0';
            return ESP_OK;
        }
    }
    return ESP_FAIL;
}

esp_err_t httpd_resp_set_status(httpd_req_t *request, const char *status) {
    snprintf(((exchange *)request->aux)->status, 40, "%s", status);
    return ESP_OK;
}
esp_err_t httpd_resp_set_type(httpd_req_t *request, const char *type) {
    snprintf(((exchange *)request->aux)->type, 80, "%s", type);
    return ESP_OK;
}
esp_err_t httpd_resp_set_hdr(httpd_req_t *request, const char *field, const char *value) {
    exchange *now = request->aux;
    const size_t used = strlen(now->fields);
    snprintf(now->fields + used, sizeof now->fields - used, "%s: %s\r\n", field, value);
    return ESP_OK;
}

static void head(exchange *now, const char *length) {
    char text[4096];
    snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Type: %s\r\n%s%s\r\n\r\n", now->status,
             now->type, now->fields, length);
    send_all(now->connection, text, strlen(text));
}

esp_err_t httpd_resp_send(httpd_req_t *request, const char *body, ssize_t count) {
    exchange *now = request->aux;
    char length[64];
    const size_t bytes = count < 0 ? strlen(body) : (size_t)count;
    snprintf(length, sizeof length, "Content-Length: %zu", bytes);
    head(now, length);
    send_all(now->connection, body, bytes);
    return ESP_OK;
}

esp_err_t httpd_resp_send_chunk(httpd_req_t *request, const char *body, ssize_t count) {
    exchange *now = request->aux;
    char size[32];
    if (!now->chunked) {
        now->chunked = 1;
        head(now, "Transfer-Encoding: chunked");
    }
    snprintf(size, sizeof size, "%zx\r\n", (size_t)count);
    send_all(now->connection, size, strlen(size));
    send_all(now->connection, body, (size_t)count);
    return send(now->connection, "\r\n", 2, MSG_NOSIGNAL) == 2 ? ESP_OK : ESP_FAIL;
}

esp_err_t httpd_resp_send_err(httpd_req_t *request, httpd_err_code_t error, const char *text) {
    httpd_resp_set_status(request, error == HTTPD_401_UNAUTHORIZED ? "401 Unauthorized"
                                                                   : "500 Internal Server Error");
    httpd_resp_set_type(request, "text/html");
    return httpd_resp_send(request, text, HTTPD_RESP_USE_STRLEN);
}

static void serve(server *of, int connection) {
    exchange now;
    httpd_req_t request;
    size_t used = 0;
    memset(&now, 0, sizeof now);
    memset(&request, 0, sizeof request);
    now.connection = connection;
    strcpy(now.status, "200 OK");
    while (used < sizeof now.request - 1 && strstr(now.request, "\r\n\r\n") == NULL) {
        const ssize_t got = recv(connection, now.request + used, sizeof now.request - 1 - used, 0);
        if (got <= 0) {
            return;
        }
        used += (size_t)got;
    }
    request.handle = of;
    request.aux = &now;
    sscanf(now.request, "GET %128s", request.uri);
    for (int i = 0; i < of->count; i++) {
        if (strcmp(of->routes[i].uri, request.uri) == 0) {
            of->routes[i].handler(&request);
            return;
        }
    }
    httpd_resp_set_status(&request, "404 Not Found");
    httpd_resp_send(&request, "", 0);
}

static void *run(void *context) {
    server *of = context;
    for (;;) {
        const int connection = accept(of->listener, NULL, NULL);
        if (connection >= 0) {
            serve(of, connection);
            close(connection);
        }
    }
    return NULL;
}

esp_err_t httpd_start(httpd_handle_t *handle, const httpd_config_t *config) {
    server *made = calloc(1, sizeof *made);
    struct sockaddr_in address;
    pthread_t thread;
    int one = 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)(atoi(getenv("FAKE_PORT")) + config->server_port - 80));
    made->listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(made->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(made->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(made->listener, 4) != 0) {
        return ESP_FAIL;
    }
    *handle = made;
    return pthread_create(&thread, NULL, run, made) == 0 ? ESP_OK : ESP_FAIL;
}

esp_err_t httpd_register_uri_handler(httpd_handle_t handle, const httpd_uri_t *route) {
    server *of = handle;
    of->routes[of->count++] = *route;
    return ESP_OK;
}
