// Unpacks the weights: here rather than in Swift, because an unoptimized Swift loop would take seconds at every start.
#include "EntitiesModel.h"
#include <string.h>

size_t copydesk_entities_unpack(const void *masks, size_t rows, const void *values, size_t count, void *out) {
    const unsigned char *mask = masks;
    const unsigned char *value = values;
    unsigned char *row = out;
    size_t used = 0;
    for (size_t i = 0; i < rows; i++, mask += 2, row += 16) {
        unsigned bits = mask[0] | (unsigned)mask[1] << 8;
        memset(row, 0, 16);
        for (int lane = 0; lane < 16; lane++) {
            if ((bits >> lane & 1) && used < count) row[lane] = value[used++];
        }
    }
    return used;
}
