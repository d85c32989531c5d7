/* Prints what the camera of an AI-Thinker ESP32-CAM sees, once a second, for people.
 *
 * Open the serial monitor at 115200 baud, and hold something before the camera: for a network of digits one
 * that is written with a thick pen.
 */
#include <Tintling.h>

void setup() {
    Serial.begin(115200);
    if (!Tintling.begin(Serial, 256, tl_esp_ai_thinker)) {
        Serial.println(Tintling.cameraProblem());
    }
}

void loop() {
    const int index = Tintling.read();
    if (Tintling.label(index) != nullptr) {
        Serial.println(Tintling.label(index));
    } else if (index >= 0) {
        Serial.println(index);
    } else if (index == -1) {
        Serial.println("nothing in sight");
    } else {
        Serial.println("no image");
    }
    delay(1000);
}
