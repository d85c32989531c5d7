/* Source: ESP-IDF's driver/uart.h, driver/usb_serial_jtag.h and esp_log.h. */
#include "tl_esp_serial.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "esp_err.h"
#include "esp_log.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "sdkconfig.h"

#if CONFIG_TINTLING_LINK_USB
#include "driver/usb_serial_jtag.h"
#else
#include "driver/uart.h"
#endif

#define SEND_BYTES 1024
#define LINE_BYTES 160
#define TEXT_BYTES 1024 /* of lines that wait */
#define TEXT_WAIT_MS 20

static SemaphoreHandle_t guard; /* of the text that waits */
static char text[TEXT_BYTES];
static size_t text_count;
static uint32_t overruns;

#if CONFIG_TINTLING_LINK_USB

#define SEND_WAIT_MS 100

static esp_err_t open_port(void) {
    usb_serial_jtag_driver_config_t config;
    memset(&config, 0, sizeof config);
    config.rx_buffer_size = TL_ESP_SERIAL_QUEUE_BYTES;
    config.tx_buffer_size = SEND_BYTES;
    return usb_serial_jtag_driver_install(&config);
}

static int receive(uint8_t *data, size_t capacity, TickType_t ticks) {
    return usb_serial_jtag_read_bytes(data, (uint32_t)capacity, ticks);
}

/* A host that is plugged in but reads nothing must not stop the firmware. */
static void send(const uint8_t *data, size_t count) {
    size_t done = 0;
    while (done < count && usb_serial_jtag_is_connected()) {
        const size_t rest = count - done;
        const size_t part = rest < SEND_BYTES / 2 ? rest : SEND_BYTES / 2;
        const int sent =
            usb_serial_jtag_write_bytes(data + done, part, pdMS_TO_TICKS(SEND_WAIT_MS));
        if (sent <= 0) {
            return;
        }
        done += (size_t)sent;
    }
}

static void count_overruns(void) {
    /* USB holds the host back instead of losing bytes. */
}

#else

#define PORT UART_NUM_0
#define EVENTS 16

static QueueHandle_t events;

static esp_err_t open_port(void) {
    uart_config_t config;
    memset(&config, 0, sizeof config);
    config.baud_rate = CONFIG_TINTLING_LINK_BAUD;
    config.data_bits = UART_DATA_8_BITS;
    config.parity = UART_PARITY_DISABLE;
    config.stop_bits = UART_STOP_BITS_1;
    config.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
    config.source_clk = UART_SCLK_DEFAULT;
    esp_err_t error =
        uart_driver_install(PORT, TL_ESP_SERIAL_QUEUE_BYTES, SEND_BYTES, EVENTS, &events, 0);
    if (error == ESP_OK) {
        error = uart_param_config(PORT, &config);
    }
    if (error == ESP_OK) {
        error = uart_set_pin(PORT, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE,
                             UART_PIN_NO_CHANGE);
    }
    return error;
}

static int receive(uint8_t *data, size_t capacity, TickType_t ticks) {
    return uart_read_bytes(PORT, data, (uint32_t)capacity, ticks);
}

static void send(const uint8_t *data, size_t count) {
    (void)uart_write_bytes(PORT, data, count);
}

static void count_overruns(void) {
    uart_event_t event;
    while (xQueueReceive(events, &event, 0) == pdTRUE) {
        if (event.type == UART_FIFO_OVF || event.type == UART_BUFFER_FULL) {
            overruns += 1;
        }
    }
}

#endif

/* Queues text; what finds no room is dropped whole. */
static void queue(const char *bytes, size_t count) {
    if (xSemaphoreTake(guard, pdMS_TO_TICKS(TEXT_WAIT_MS)) == pdTRUE) {
        if (count <= sizeof text - text_count) {
            memcpy(text + text_count, bytes, count);
            text_count += count;
        }
        xSemaphoreGive(guard);
    }
}

static void send_text(void) {
    if (xSemaphoreTake(guard, 0) == pdTRUE) {
        if (text_count != 0) {
            send((const uint8_t *)text, text_count);
            text_count = 0;
        }
        xSemaphoreGive(guard);
    }
}

/* Takes the place of vprintf in ESP-IDF's log. */
static int log_line(const char *format, va_list arguments) {
    char line[LINE_BYTES];
    const int length = vsnprintf(line, sizeof line, format, arguments);
    if (length > 0) {
        const size_t most = sizeof line - 1;
        queue(line, (size_t)length < most ? (size_t)length : most);
    }
    return length;
}

int32_t tl_esp_serial_begin(void) {
    static StaticSemaphore_t memory;
    guard = xSemaphoreCreateMutexStatic(&memory);
    const esp_err_t error = open_port();
    if (error == ESP_OK) {
        esp_log_set_vprintf(log_line);
    }
    return (int32_t)error;
}

/* The drivers wait for as many bytes as they are asked for, so the first one is asked for alone. */
size_t tl_esp_serial_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    send_text();
    count_overruns();
    if (capacity == 0 || receive(data, 1, pdMS_TO_TICKS(timeout_ms)) <= 0) {
        return 0;
    }
    const int more = capacity > 1 ? receive(data + 1, capacity - 1, 0) : 0;
    return 1 + (more > 0 ? (size_t)more : 0);
}

void tl_esp_serial_write(const uint8_t *data, size_t count) {
    send(data, count);
}

void tl_esp_serial_text(const char *line) {
    queue(line, strlen(line));
    queue("\r\n", 2);
}

uint32_t tl_esp_serial_overruns(void) {
    return overruns;
}
