/* What the board does with an answer: a file to add to an exported ESP-IDF project (`main/`), whose
 * CMakeLists.txt names `mqtt` among its requirements.
 *
 * Each answer that is new is published over MQTT, and written to the serial line, as
 * {"label": 3, "margin": 120}; without an answer the label is null. It stays with the broker, so
 * that who comes later reads it too. GET /classify of the board gives a whole result as JSON
 * without it.
 */
#include <stdbool.h>
#include <stdio.h>

#include "mqtt_client.h"
#include "tl_answer.h"
#include "tl_recognition.h"

#define BROKER "mqtt://192.168.4.2"
#define TOPIC "tintling/result"

enum { QOS = 1, RETAINED = 1, IN_A_ROW = 2 }; /* equal answers before one is published */

static esp_mqtt_client_handle_t started(void) {
    const esp_mqtt_client_config_t config = {.broker.address.uri = BROKER};
    esp_mqtt_client_handle_t client = esp_mqtt_client_init(&config);
    if (client != NULL) {
        esp_mqtt_client_start(client); /* connects, and connects again, in a task of its own */
    }
    return client;
}

void tl_on_result(int32_t label, int32_t confidence) {
    static esp_mqtt_client_handle_t client;
    static int32_t last = TL_NO_ANSWER, published = TL_NO_ANSWER - 1, same;
    char text[64];
    int length;
    same = label == last ? same + 1 : 1;
    last = label;
    if (same < IN_A_ROW || label == published) {
        return;
    }
    length =
        label == TL_NO_ANSWER
            ? snprintf(text, sizeof text, "{\"label\": null, \"margin\": %ld}", (long)confidence)
            : snprintf(text, sizeof text, "{\"label\": %ld, \"margin\": %ld}", (long)label,
                       (long)confidence);
    puts(text);
    client = client != NULL ? client : started();
    if (client != NULL &&
        esp_mqtt_client_enqueue(client, TOPIC, text, length, QOS, RETAINED, true) >= 0) {
        published = label;
    }
}
