#ifndef FAKE_ESP_HTTP_SERVER_H
#define FAKE_ESP_HTTP_SERVER_H
#include "fake.h"
typedef void *httpd_handle_t;
typedef enum { HTTP_GET = 1 } httpd_method_t;
typedef enum { HTTPD_401_UNAUTHORIZED = 4 } httpd_err_code_t;
#define HTTPD_RESP_USE_STRLEN -1
typedef struct {
    unsigned task_priority;
    size_t stack_size;
    uint16_t server_port;
    uint16_t ctrl_port;
    uint16_t max_open_sockets;
    bool lru_purge_enable;
} httpd_config_t;
#define HTTPD_DEFAULT_CONFIG() {5, 4096, 80, 32768, 7, false}
typedef struct httpd_req {
    httpd_handle_t handle;
    int method;
    char uri[129];
    void *aux;
} httpd_req_t;
typedef struct httpd_uri {
    const char *uri;
    httpd_method_t method;
    esp_err_t (*handler)(httpd_req_t *request);
    void *user_ctx;
} httpd_uri_t;
esp_err_t httpd_start(httpd_handle_t *handle, const httpd_config_t *config);
esp_err_t httpd_register_uri_handler(httpd_handle_t handle, const httpd_uri_t *route);
esp_err_t httpd_req_get_hdr_value_str(httpd_req_t *request, const char *field, char *value,
                                      size_t size);
esp_err_t httpd_resp_set_status(httpd_req_t *request, const char *status);
esp_err_t httpd_resp_set_type(httpd_req_t *request, const char *type);
esp_err_t httpd_resp_set_hdr(httpd_req_t *request, const char *field, const char *value);
esp_err_t httpd_resp_send(httpd_req_t *request, const char *body, ssize_t count);
esp_err_t httpd_resp_send_chunk(httpd_req_t *request, const char *body, ssize_t count);
esp_err_t httpd_resp_send_err(httpd_req_t *request, httpd_err_code_t error, const char *text);
#endif
