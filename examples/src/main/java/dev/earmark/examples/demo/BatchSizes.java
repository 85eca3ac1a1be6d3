package dev.earmark.examples.demo;

/**
 * The batches of a short time.
 *
 * @param batches how many there were
 * @param commands how many commands they had together
 * @param largest how many commands the largest one had
 */
record BatchSizes(long batches, long commands, long largest) {
    static final BatchSizes NONE = new BatchSizes(0, 0, 0);

    BatchSizes plus(int size) {
        return new BatchSizes(batches + 1, commands + size, Math.max(largest, size));
    }
}
