/* Prints the digit before the camera of an AI-Thinker ESP32-CAM, once a second, for people.
 *
 * Open the serial monitor at 115200 baud, and hold a digit written with a thick pen before the camera.
 */
#include <Tintling.h>

void setup() {
    Serial.begin(115200);
    if (!Tintling.begin(Serial, 256, tl_esp_ai_thinker)) {
        Serial.println(Tintling.cameraProblem());
    }
}

void loop() {
    const int digit = Tintling.read();
    if (Tintling.label(digit) != nullptr) {
        Serial.println(Tintling.label(digit));
    } else if (digit >= 0) {
        Serial.println(digit);
    } else if (digit == -1) {
        Serial.println("no digit in sight");
    } else {
        Serial.println("no image");
    }
    delay(1000);
}
