/* The wire is standard input and output; time is the machine's. Environment:
 *   FAKE_CAMERA   file of grey frames, one after the other for ever; absent: no camera answers
 *   FAKE_PSRAM    bytes of PSRAM; FAKE_PSRAM_BROKEN: no frame fits there
 *   FAKE_STALE    how many frames per request come from the past
 *   FAKE_LOG      file to which pins, camera settings and states are written
 *   FAKE_CHATTER  1: a line of the log for every frame
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "driver/gpio.h"
#include "driver/uart.h"
#include "driver/usb_serial_jtag.h"
#include "esp_camera.h"
#include "esp_cpu.h"
#include "esp_heap_caps.h"
#include "esp_log.h"
#include "esp_random.h"
#include "esp_timer.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "img_converters.h"

static vprintf_like_t log_function;

static void record(const char *format, ...) {
    const char *path = getenv("FAKE_LOG");
    FILE *file = path != NULL ? fopen(path, "a") : NULL;
    if (file != NULL) {
        va_list arguments;
        va_start(arguments, format);
        vfprintf(file, format, arguments);
        va_end(arguments);
        fclose(file);
    }
}

static void chatter(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (log_function != NULL) {
        log_function(format, arguments);
    }
    va_end(arguments);
}

vprintf_like_t esp_log_set_vprintf(vprintf_like_t function) {
    vprintf_like_t before = log_function;
    log_function = function;
    return before;
}

int64_t esp_timer_get_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

uint32_t esp_cpu_get_cycle_count(void) {
    return (uint32_t)(esp_timer_get_time() * 240);
}

uint32_t esp_random(void) {
    return (uint32_t)rand() * 2654435761u + (uint32_t)esp_timer_get_time();
}

bool fake_radio = false;

/* Without the radio the chip's numbers can be foreseen: here they are zeros. */
void esp_fill_random(void *buffer, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)buffer)[i] = (uint8_t)(fake_radio ? esp_random() >> 11 : 0);
    }
}

size_t heap_caps_get_total_size(uint32_t caps) {
    const char *bytes = getenv("FAKE_PSRAM");
    return caps == MALLOC_CAP_SPIRAM && bytes != NULL ? (size_t)atol(bytes) : 0;
}

void *heap_caps_malloc_prefer(size_t size, size_t count, ...) {
    (void)count;
    return malloc(size);
}

SemaphoreHandle_t xSemaphoreCreateMutexStatic(StaticSemaphore_t *memory) {
    pthread_mutex_init(&memory->mutex, NULL);
    return memory;
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks) {
    struct timespec until;
    if (ticks == portMAX_DELAY) {
        return pthread_mutex_lock(&semaphore->mutex) == 0 ? pdTRUE : pdFALSE;
    }
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ticks / 1000;
    until.tv_nsec += (long)(ticks % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec += 1;
    }
    return pthread_mutex_timedlock(&semaphore->mutex, &until) == 0 ? pdTRUE : pdFALSE;
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore) {
    return pthread_mutex_unlock(&semaphore->mutex) == 0 ? pdTRUE : pdFALSE;
}

BaseType_t xQueueReceive(QueueHandle_t queue, void *item, TickType_t ticks) {
    (void)queue, (void)item, (void)ticks;
    return pdFALSE;
}

void vTaskDelay(TickType_t ticks) {
    usleep(ticks * 1000);
}

void vTaskDelete(TaskHandle_t task) {
    (void)task;
    exit(3);
}

UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task) {
    (void)task;
    return 1024;
}

esp_err_t gpio_config(const gpio_config_t *config) {
    record("pull-up mask %llx\n", (unsigned long long)config->pin_bit_mask);
    return ESP_OK;
}

esp_err_t gpio_reset_pin(gpio_num_t pin) {
    (void)pin;
    return ESP_OK;
}

esp_err_t gpio_set_direction(gpio_num_t pin, gpio_mode_t mode) {
    record("pin %d mode %d\n", (int)pin, (int)mode);
    return ESP_OK;
}

esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level) {
    static int last[GPIO_NUM_MAX];
    if (last[pin] != (int)level + 1) {
        last[pin] = (int)level + 1;
        record("pin %d level %u\n", (int)pin, level);
    }
    return ESP_OK;
}

/* ---- the wire ---- */

static int wire_read(void *data, uint32_t count, TickType_t ticks) {
    uint32_t done = 0;
    const int64_t until = esp_timer_get_time() + (int64_t)ticks * 1000;
    while (done < count) {
        const int64_t left = (until - esp_timer_get_time()) / 1000;
        struct pollfd input = {STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, left > 0 ? (int)left : 0) <= 0) {
            break;
        }
        const ssize_t got = read(STDIN_FILENO, (char *)data + done, count - done);
        if (got == 0 || (got < 0 && errno == EIO)) {
            exit(0); /* the host is gone */
        }
        if (got > 0) {
            done += (uint32_t)got;
        }
    }
    return (int)done;
}

static int wire_write(const void *data, size_t count) {
    size_t done = 0;
    while (done < count) {
        const ssize_t sent = write(STDOUT_FILENO, (const char *)data + done, count - done);
        if (sent < 0 && errno != EINTR && errno != EAGAIN) {
            exit(0);
        }
        done += sent > 0 ? (size_t)sent : 0;
    }
    return (int)done;
}

esp_err_t uart_driver_install(uart_port_t port, int receive, int send, int events,
                              QueueHandle_t *queue, int flags) {
    record("uart %d receive %d send %d\n", port, receive, send);
    (void)events, (void)flags;
    *queue = queue;
    return getenv("FAKE_NO_WIRE") != NULL ? ESP_FAIL : ESP_OK;
}

esp_err_t uart_param_config(uart_port_t port, const uart_config_t *config) {
    record("uart %d baud %d\n", port, config->baud_rate);
    return ESP_OK;
}

esp_err_t uart_set_pin(uart_port_t port, int tx, int rx, int rts, int cts) {
    (void)port, (void)tx, (void)rx, (void)rts, (void)cts;
    return ESP_OK;
}

int uart_read_bytes(uart_port_t port, void *data, uint32_t count, TickType_t ticks) {
    (void)port;
    return wire_read(data, count, ticks);
}

int uart_write_bytes(uart_port_t port, const void *data, size_t count) {
    (void)port;
    return wire_write(data, count);
}

esp_err_t usb_serial_jtag_driver_install(usb_serial_jtag_driver_config_t *config) {
    record("usb receive %u send %u\n", config->rx_buffer_size, config->tx_buffer_size);
    return ESP_OK;
}

int usb_serial_jtag_read_bytes(void *data, uint32_t count, TickType_t ticks) {
    return wire_read(data, count, ticks);
}

int usb_serial_jtag_write_bytes(const void *data, size_t count, TickType_t ticks) {
    (void)ticks;
    return wire_write(data, count);
}

bool usb_serial_jtag_is_connected(void) {
    return true;
}

/* ---- the camera ---- */

static camera_config_t camera;
static FILE *frames;
static camera_fb_t slots[2];
static int out, taken;

static int flip(sensor_t *sensor, int enable) {
    (void)sensor;
    record("camera flip %d\n", enable);
    return 0;
}

static sensor_t sensor = {{OV2640_PID}, flip};

esp_err_t esp_camera_init(const camera_config_t *config) {
    const char *path = getenv("FAKE_CAMERA");
    record("camera xclk %d sda %d d0 %d d7 %d grab %d count %d psram %d\n", config->pin_xclk,
           config->pin_sccb_sda, config->pin_d0, config->pin_d7, (int)config->grab_mode,
           (int)config->fb_count, config->fb_location == CAMERA_FB_IN_PSRAM);
    if (config->fb_location == CAMERA_FB_IN_PSRAM && getenv("FAKE_PSRAM_BROKEN") != NULL) {
        return ESP_ERR_NO_MEM;
    }
    camera = *config;
    frames = path != NULL ? fopen(path, "rb") : NULL;
    return frames != NULL ? ESP_OK : ESP_ERR_CAMERA_NOT_DETECTED;
}

camera_fb_t *esp_camera_fb_get(void) {
    const bool large = camera.frame_size == FRAMESIZE_QQVGA;
    camera_fb_t *slot = &slots[taken % 2];
    int64_t now = esp_timer_get_time();
    if (out >= 2) {
        return NULL; /* nothing was given back */
    }
    slot->width = large ? 160 : 96;
    slot->height = large ? 120 : 96;
    slot->len = slot->width * slot->height;
    slot->format = PIXFORMAT_GRAYSCALE;
    slot->buf = realloc(slot->buf, slot->len);
    if (fread(slot->buf, 1, slot->len, frames) != slot->len) {
        rewind(frames);
        if (fread(slot->buf, 1, slot->len, frames) != slot->len) {
            return NULL;
        }
    }
    if (getenv("FAKE_STALE") != NULL && taken % (atoi(getenv("FAKE_STALE")) + 1) != 0) {
        now -= 5000000;
    }
    slot->timestamp.tv_sec = (time_t)(now / 1000000);
    slot->timestamp.tv_usec = (suseconds_t)(now % 1000000);
    taken += 1;
    out += 1;
    if (getenv("FAKE_CHATTER") != NULL) {
        chatter("I (%d) camera: frame %d, a line of the log that is of no use to anybody\r\n",
                taken, taken);
    }
    return slot;
}

void esp_camera_fb_return(camera_fb_t *frame) {
    (void)frame;
    out -= 1;
}

sensor_t *esp_camera_sensor_get(void) {
    return &sensor;
}

/* Not a JPEG, but marked as one: the grey pixels between the first and the last marker. Like the
 * real converter it does not look at what the callback returns. FAKE_JPEG_BYTES are added in one
 * piece. */
bool fmt2jpg_cb(uint8_t *pixels, size_t count, uint16_t width, uint16_t height, pixformat_t format,
                uint8_t quality, jpg_out_cb callback, void *context) {
    const char *more = getenv("FAKE_JPEG_BYTES");
    size_t index = callback(context, 0, "\xFF\xD8", 2);
    (void)width, (void)height, (void)format, (void)quality;
    index += callback(context, index, pixels, count);
    if (more != NULL) {
        void *padding = calloc(1, (size_t)atol(more));
        index += callback(context, index, padding, (size_t)atol(more));
        free(padding);
    }
    index += callback(context, index, "\xFF\xD9", 2);
    callback(context, index, NULL, 0);
    return true;
}

#ifndef FAKE_ARDUINO
void app_main(void);

int main(void) {
    app_main();
    return 0;
}
#endif
