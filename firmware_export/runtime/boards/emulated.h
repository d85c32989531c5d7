/* The one device of the emulated Cortex-M4 and RV32IMC boards: a serial port and a camera with
 * direct memory access, two clocks and a console. Its registers are 32 bits wide. */
#ifndef TL_BOARD_EMULATED_H
#define TL_BOARD_EMULATED_H

#define TL_DEVICE_BASE 0x40000000

enum {
    TL_DEVICE_READ_TO = 0x00,       /* w: address that received bytes go to */
    TL_DEVICE_READ_CAPACITY = 0x04, /* w: room there, in bytes */
    TL_DEVICE_READ_TIMEOUT = 0x08,  /* w: how long to wait for the first byte, in ms */
    TL_DEVICE_READ = 0x0C,          /* r: waits, stores; gives the number of bytes */
    TL_DEVICE_WRITE_FROM = 0x10,    /* w: address of bytes to send */
    TL_DEVICE_WRITE = 0x14,         /* w: sends that many bytes */
    TL_DEVICE_CAPTURE_TO = 0x18,    /* w: address that a frame's pixels go to */
    TL_DEVICE_CAPTURE = 0x1C,       /* r: stores the newest frame; gives a tl_capture */
    TL_DEVICE_WIDTH = 0x20,         /* r: of the camera's frames, in px; 0 without a camera */
    TL_DEVICE_HEIGHT = 0x24,        /* r: likewise */
    TL_DEVICE_MICROS = 0x28,        /* r: microseconds since reset */
    TL_DEVICE_INSTRUCTIONS = 0x2C,  /* r: instructions since reset */
    TL_DEVICE_LOG_FROM = 0x30,      /* w: address of a line of text */
    TL_DEVICE_LOG = 0x34,           /* w: shows that many characters */
    TL_DEVICE_QUEUE = 0x38,         /* r: bytes that are kept while nobody reads */
    TL_DEVICE_BOOT = 0x3C,          /* r: resets so far */
    TL_DEVICE_OVERRUNS = 0x40,      /* r: times that received bytes were lost */
    TL_DEVICE_STACK = 0x44          /* r: deepest stack since reset, in bytes */
};

#endif /* TL_BOARD_EMULATED_H */
