/* The library under the name that a sketch with one network uses: the object Tintling.
 *
 * A sketch with several networks includes each library's own header instead.
 */
#ifndef TINTLING_H
#define TINTLING_H

#include "tl_library.h"

#include TL_LIBRARY_INTERFACE

#include "tl_hal.h"
#include "tl_network.h"
#include "tl_preprocess.h"

#if CONFIG_IDF_TARGET_ESP32 || CONFIG_IDF_TARGET_ESP32S3
#include "tl_esp_camera.h"
#define TINTLING_HAS_CAMERA 1
#else
#define TINTLING_HAS_CAMERA 0
#endif

#endif /* TINTLING_H */
