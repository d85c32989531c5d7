/* The part of <string.h> that the firmware uses, for compilers without a C library. */
#ifndef TL_BOARD_STRING_H
#define TL_BOARD_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);
size_t strlen(const char *text);

#endif /* TL_BOARD_STRING_H */
