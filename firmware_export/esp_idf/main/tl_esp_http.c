/* Source: ESP-IDF's esp_http_server.h; RFC 6750 for the token, RFC 2046 for the stream. */
#include "tl_esp_http.h"

#include <stdio.h>
#include <string.h>

#include "esp_err.h"
#include "esp_heap_caps.h"
#include "esp_http_server.h"
#include "sdkconfig.h"
#include "tl_esp_page.h"
#include "tl_esp_settings.h"
#include "tl_esp_shot.h"

#define JPEG_BYTES (16 * 1024) /* 160 x 120 pixels of noise take less */
#define STACK_BYTES 8192
#define MAX_FAILURES 10 /* in a row, until a stream is given up */
#define BOUNDARY "tintling"

#if CONFIG_TINTLING_HTTP_OPEN
#define OPEN true
#else
#define OPEN false /* a token that could not be made lets nobody in */
#endif

static const char *secret;
static httpd_handle_t pages;
static httpd_handle_t streams;
static tl_esp_shot still;  /* used by the task of port 80 alone */
static tl_esp_shot moving; /* used by the task of port 81 alone */

bool tl_esp_http_authorized(const char *token, const char *header) {
    static const char scheme[] = "Bearer ";
    unsigned difference = 0;
    if (token[0] == '\0') {
        return OPEN;
    }
    if (header == NULL || strncmp(header, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    header += sizeof scheme - 1;
    /* All bytes of the field are compared, whatever the length of either: behind its end the token
     * has zeros, and the header stays at its own. */
    for (size_t i = 0; i < TL_ESP_TOKEN_SIZE; i++) {
        difference |= (unsigned char)(token[i] ^ *header);
        header += *header != '\0';
    }
    return difference == 0;
}

/* Returns whether the request may go on; if not, it is answered. */
static bool admit(httpd_req_t *request) {
    char header[96];
    const bool there =
        httpd_req_get_hdr_value_str(request, "Authorization", header, sizeof header) == ESP_OK;
    if (tl_esp_http_authorized(secret, there ? header : NULL)) {
        return true;
    }
    httpd_resp_set_hdr(request, "WWW-Authenticate", "Bearer realm=\"tintling\"");
    httpd_resp_send_err(request, HTTPD_401_UNAUTHORIZED, "this board wants its bearer token");
    return false;
}

static esp_err_t refuse(httpd_req_t *request, tl_esp_shot_status status) {
    const char *text = status == TL_ESP_SHOT_NO_CAMERA ? "the camera gives no image"
                       : status == TL_ESP_SHOT_BUSY    ? "the board is busy, try again"
                                                       : "the image could not be read";
    httpd_resp_set_status(request, "503 Service Unavailable");
    httpd_resp_set_type(request, "text/plain");
    return httpd_resp_send(request, text, HTTPD_RESP_USE_STRLEN);
}

static esp_err_t answer_page(httpd_req_t *request) {
    httpd_resp_set_type(request, "text/html; charset=utf-8");
    return httpd_resp_send(request, tl_esp_page, HTTPD_RESP_USE_STRLEN);
}

static esp_err_t answer_capture(httpd_req_t *request) {
    if (!admit(request)) {
        return ESP_OK;
    }
    const tl_esp_shot_status status = tl_esp_shot_take(&still);
    if (status != TL_ESP_SHOT_OK) {
        return refuse(request, status);
    }
    httpd_resp_set_type(request, "image/jpeg");
    httpd_resp_set_hdr(request, "Cache-Control", "no-store");
    httpd_resp_set_hdr(request, "X-Tintling-Result", still.json);
    return httpd_resp_send(request, (const char *)still.jpeg, (ssize_t)still.jpeg_bytes);
}

static esp_err_t answer_classify(httpd_req_t *request) {
    if (!admit(request)) {
        return ESP_OK;
    }
    const tl_esp_shot_status status = tl_esp_shot_take(&still);
    if (status != TL_ESP_SHOT_OK) {
        return refuse(request, status);
    }
    httpd_resp_set_type(request, "application/json");
    httpd_resp_set_hdr(request, "Cache-Control", "no-store");
    return httpd_resp_send(request, still.json, HTTPD_RESP_USE_STRLEN);
}

static esp_err_t send_part(httpd_req_t *request, const tl_esp_shot *shot) {
    char head[TL_ESP_JSON_BYTES + 160];
    const int length = snprintf(head, sizeof head,
                                "--" BOUNDARY
                                "\r\nContent-Type: image/jpeg\r\n"
                                "Content-Length: %lu\r\nX-Tintling-Result: %s\r\n\r\n",
                                (unsigned long)shot->jpeg_bytes, shot->json);
    esp_err_t error = httpd_resp_send_chunk(request, head, length);
    if (error == ESP_OK) {
        error = httpd_resp_send_chunk(request, (const char *)shot->jpeg, (ssize_t)shot->jpeg_bytes);
    }
    return error == ESP_OK ? httpd_resp_send_chunk(request, "\r\n", 2) : error;
}

/* Runs until the client goes. It occupies the task of port 81, so a second client waits. */
static esp_err_t answer_stream(httpd_req_t *request) {
    if (!admit(request)) {
        return ESP_OK;
    }
    tl_esp_shot_status status = tl_esp_shot_take(&moving);
    if (status != TL_ESP_SHOT_OK) {
        return refuse(request, status);
    }
    httpd_resp_set_type(request, "multipart/x-mixed-replace; boundary=" BOUNDARY);
    httpd_resp_set_hdr(request, "Cache-Control", "no-store");
    esp_err_t error = ESP_OK;
    int failures = 0;
    while (error == ESP_OK && failures < MAX_FAILURES) {
        failures = status == TL_ESP_SHOT_OK ? 0 : failures + 1;
        if (status == TL_ESP_SHOT_OK) {
            error = send_part(request, &moving);
        }
        status = tl_esp_shot_take(&moving);
    }
    return ESP_FAIL; /* closes the connection: a stream has no end of its own */
}

static esp_err_t add(httpd_handle_t server, const char *address,
                     esp_err_t (*handler)(httpd_req_t *)) {
    httpd_uri_t route;
    memset(&route, 0, sizeof route);
    route.uri = address;
    route.method = HTTP_GET;
    route.handler = handler;
    return httpd_register_uri_handler(server, &route);
}

static esp_err_t start(httpd_handle_t *server, uint16_t port) {
    httpd_config_t config = HTTPD_DEFAULT_CONFIG();
    config.stack_size = STACK_BYTES;
    config.ctrl_port = (uint16_t)(config.ctrl_port + port - 80);
    config.server_port = port;
    config.max_open_sockets = 3;
    config.lru_purge_enable = true;
    return httpd_start(server, &config);
}

static bool take_memory(tl_esp_shot *shot) {
    if (shot->jpeg == NULL) {
        shot->jpeg = (uint8_t *)heap_caps_malloc_prefer(JPEG_BYTES, 2, MALLOC_CAP_SPIRAM,
                                                        MALLOC_CAP_DEFAULT);
        shot->jpeg_capacity = JPEG_BYTES;
    }
    return shot->jpeg != NULL;
}

int32_t tl_esp_http_begin(const char *token) {
    if (pages != NULL) {
        return 0;
    }
    secret = token;
    if (!take_memory(&still) || !take_memory(&moving)) {
        return ESP_ERR_NO_MEM;
    }
    esp_err_t error = start(&pages, 80);
    error = error == ESP_OK ? add(pages, "/", answer_page) : error;
    error = error == ESP_OK ? add(pages, "/capture", answer_capture) : error;
    error = error == ESP_OK ? add(pages, "/classify", answer_classify) : error;
    error = error == ESP_OK ? start(&streams, 81) : error;
    return error == ESP_OK ? add(streams, "/stream", answer_stream) : error;
}
