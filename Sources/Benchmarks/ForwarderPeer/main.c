// The raw C client that the worker's pass-through is measured against: consume, produce, store what is acknowledged.
//
//   ForwarderPeer [options] BROKERS GROUP INPUT OUTPUT COUNT
//     -c KEY=VALUE   property of the consumer      -p KEY=VALUE   property of the producer (both may be repeated)
//     -b NUMBER      messages taken a turn (1000)  -w NUMBER      messages under way at most (50000)
//     -k             let librdkafka copy payloads instead of lending them until they are acknowledged
//     -t SECONDS     give up after this time (300)
//
// It does what a worker must and nothing more: keys, timestamps and headers are handed on, delivery reports are taken as
// events, and an offset is stored only when every message of its partition up to it is acknowledged. After COUNT
// acknowledged messages it prints one line of JSON; times are taken from the first message to the last report.
#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// A message under way; offsets have gaps, so a window remembers each one.
typedef struct {
    int64_t offset;
    rd_kafka_message_t *message;  // lent until the report; null when the payload was copied
    bool acknowledged;
} Slot;

// One input partition: a ring of slots, from the oldest message that is not acknowledged to the newest.
typedef struct {
    Slot *slots;
    uint64_t mask, head, tail;
    int64_t next;  // the offset to store
    bool advanced;
} Window;

enum { PARTITION_SHIFT = 40 };  // the opaque of a message: partition above, number in the window below

static rd_kafka_t *consumer, *producer;
static rd_kafka_queue_t *reports;
static rd_kafka_topic_t *output;
static Window *windows;
static int window_count;
static uint64_t acknowledged, under_way;
static bool copies;

static void die(const char *what, const char *why) {
    fprintf(stderr, "forwarder: %s: %s\n", what, why);
    exit(1);
}

static double seconds(struct timespec t) { return (double)t.tv_sec + (double)t.tv_nsec / 1e9; }
static double cpu(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return seconds(t);
}

static void set(rd_kafka_conf_t *configuration, const char *key, const char *value) {
    char text[512];
    if (rd_kafka_conf_set(configuration, key, value, text, sizeof text) != RD_KAFKA_CONF_OK) die(key, text);
}

static void set_pair(rd_kafka_conf_t *configuration, char *pair) {
    char *equals = strchr(pair, '=');
    if (!equals) die(pair, "KEY=VALUE is wanted");
    *equals = 0;
    set(configuration, pair, equals + 1);
    *equals = '=';
}

static Window *window(int32_t partition) {
    if (partition >= window_count) {
        int count = partition + 1;
        windows = realloc(windows, (size_t)count * sizeof *windows);
        if (!windows) die("windows", "no memory");
        for (int i = window_count; i < count; i++) {
            windows[i] = (Window){.slots = calloc(1024, sizeof(Slot)), .mask = 1023};
            if (!windows[i].slots) die("window", "no memory");
        }
        window_count = count;
    }
    return &windows[partition];
}

static uint64_t push(Window *w, int64_t offset, rd_kafka_message_t *message) {
    if (w->tail - w->head > w->mask) {
        uint64_t size = (w->mask + 1) * 2;
        Slot *slots = malloc(size * sizeof *slots);
        if (!slots) die("window", "no memory");
        for (uint64_t i = w->head; i != w->tail; i++) slots[i & (size - 1)] = w->slots[i & w->mask];
        free(w->slots);
        w->slots = slots;
        w->mask = size - 1;
    }
    w->slots[w->tail & w->mask] = (Slot){.offset = offset, .message = message};
    return w->tail++;
}

static void acknowledge(uintptr_t opaque) {
    Window *w = &windows[opaque >> PARTITION_SHIFT];
    Slot *slot = &w->slots[(opaque & ((UINT64_C(1) << PARTITION_SHIFT) - 1)) & w->mask];
    slot->acknowledged = true;
    if (slot->message) rd_kafka_message_destroy(slot->message);
    slot->message = NULL;
    while (w->head != w->tail && w->slots[w->head & w->mask].acknowledged) {
        w->next = w->slots[w->head & w->mask].offset + 1;
        w->advanced = true;
        w->head++;
    }
    acknowledged++;
    under_way--;
}

static void take_reports(int timeout_ms) {
    rd_kafka_event_t *event;
    while ((event = rd_kafka_queue_poll(reports, timeout_ms))) {
        timeout_ms = 0;
        if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR) {
            const rd_kafka_message_t *report;
            while ((report = rd_kafka_event_message_next(event))) {
                if (report->err) die("delivery", rd_kafka_err2str(report->err));
                acknowledge((uintptr_t)report->_private);
            }
        } else if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR) {
            fprintf(stderr, "forwarder: %s\n", rd_kafka_event_error_string(event));
        }
        rd_kafka_event_destroy(event);
    }
}

static void forward(rd_kafka_message_t *message) {
    Window *w = window(message->partition);
    uint64_t number = push(w, message->offset, copies ? NULL : message);
    uintptr_t opaque = (uintptr_t)message->partition << PARTITION_SHIFT | number;
    rd_kafka_headers_t *headers = NULL;
    if (rd_kafka_message_detach_headers(message, &headers)) headers = NULL;
    rd_kafka_vu_t fields[] = {
        {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = output},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = copies ? RD_KAFKA_MSG_F_COPY : 0},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {message->payload, message->len}},
        {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {message->key, message->key_len}},
        {.vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = rd_kafka_message_timestamp(message, NULL)},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = (void *)opaque},
        {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
    };
    size_t count = sizeof fields / sizeof *fields - (headers ? 0 : 1);
    rd_kafka_error_t *error;
    while ((error = rd_kafka_produceva(producer, fields, count))) {
        rd_kafka_resp_err_t code = rd_kafka_error_code(error);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) die("produce", rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        take_reports(10);
    }
    under_way++;
    if (copies) rd_kafka_message_destroy(message);
}

// Stores the partitions that advanced, by an empty list; the background commit takes them from there.
static void store(const char *input, rd_kafka_topic_partition_list_t *list) {
    for (int i = 0; i < window_count; i++) {
        if (!windows[i].advanced) continue;
        windows[i].advanced = false;
        rd_kafka_topic_partition_list_add(list, input, i)->offset = windows[i].next;
    }
    if (list->cnt > 0) {
        rd_kafka_resp_err_t code = rd_kafka_offsets_store(consumer, list);
        if (code) die("offsets_store", rd_kafka_err2str(code));
    }
}

static void out_of_time(int signal) {
    (void)signal;
    static const char text[] = "forwarder: out of time\n";
    (void)!write(2, text, sizeof text - 1);
    _exit(2);
}

int main(int count_of_arguments, char **arguments) {
    rd_kafka_conf_t *reading = rd_kafka_conf_new(), *writing = rd_kafka_conf_new();
    // As the worker has them.
    set(reading, "auto.offset.reset", "earliest");
    set(reading, "enable.auto.commit", "true");
    set(reading, "enable.auto.offset.store", "false");
    set(reading, "queued.min.messages", "100000");
    set(reading, "queued.max.messages.kbytes", "65536");
    set(reading, "socket.nagle.disable", "true");
    set(writing, "enable.idempotence", "true");
    set(writing, "acks", "all");
    set(writing, "linger.ms", "20");
    set(writing, "compression.type", "none");
    set(writing, "partitioner", "murmur2_random");
    set(writing, "socket.nagle.disable", "true");
    rd_kafka_conf_set_events(writing, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);

    int batch = 1000, limit = 300, option;
    uint64_t window_maximum = 50000;
    while ((option = getopt(count_of_arguments, arguments, "c:p:b:w:t:k")) != -1) {
        if (option == 'c') set_pair(reading, optarg);
        else if (option == 'p') set_pair(writing, optarg);
        else if (option == 'b') batch = atoi(optarg);
        else if (option == 'w') window_maximum = strtoull(optarg, NULL, 10);
        else if (option == 't') limit = atoi(optarg);
        else if (option == 'k') copies = true;
        else return 64;
    }
    if (count_of_arguments - optind != 5 || batch < 1) {
        fprintf(stderr, "usage: ForwarderPeer [-c KEY=VALUE] [-p KEY=VALUE] [-b N] [-w N] [-k] [-t SECONDS] "
                        "BROKERS GROUP INPUT OUTPUT COUNT\n");
        return 64;
    }
    char **given = arguments + optind;
    const char *input = given[2];
    uint64_t wanted = strtoull(given[4], NULL, 10);
    set(reading, "bootstrap.servers", given[0]);
    set(writing, "bootstrap.servers", given[0]);
    set(reading, "group.id", given[1]);

    char text[512];
    if (!(consumer = rd_kafka_new(RD_KAFKA_CONSUMER, reading, text, sizeof text))) die("consumer", text);
    if (!(producer = rd_kafka_new(RD_KAFKA_PRODUCER, writing, text, sizeof text))) die("producer", text);
    rd_kafka_poll_set_consumer(consumer);
    reports = rd_kafka_queue_get_main(producer);
    output = rd_kafka_topic_new(producer, given[3], NULL);
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t code = rd_kafka_metadata(producer, 0, output, &metadata, 10000);
    if (code) die("metadata", rd_kafka_err2str(code));
    rd_kafka_metadata_destroy(metadata);

    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
    rd_kafka_topic_partition_list_add(list, input, RD_KAFKA_PARTITION_UA);
    if ((code = rd_kafka_subscribe(consumer, list))) die("subscribe", rd_kafka_err2str(code));
    rd_kafka_topic_partition_list_destroy(list);
    list = rd_kafka_topic_partition_list_new(16);

    signal(SIGALRM, out_of_time);
    alarm((unsigned)limit);
    struct rusage before = {0}, after = {0};
    double start = 0;
    uint64_t taken = 0;
    while (acknowledged < wanted) {
        // One wait for the first message, none for the others of the turn.
        int wait = 10;
        for (int i = 0; i < batch && taken < wanted && under_way < window_maximum; i++) {
            rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, wait);
            if (!message) break;
            wait = 0;
            if (message->err) {
                fprintf(stderr, "forwarder: %s\n", rd_kafka_message_errstr(message));
                rd_kafka_message_destroy(message);
                continue;
            }
            if (taken++ == 0) {
                start = now();
                getrusage(RUSAGE_SELF, &before);
            }
            forward(message);
        }
        take_reports(taken >= wanted || under_way >= window_maximum ? 10 : 0);
        // The list is filled anew each turn; its elements free their names here.
        store(input, list);
        rd_kafka_topic_partition_list_destroy(list);
        list = rd_kafka_topic_partition_list_new(16);
    }
    double wall = now() - start;
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_consumer_close(consumer);
    rd_kafka_queue_destroy(reports);
    rd_kafka_topic_destroy(output);
    rd_kafka_destroy(producer);
    rd_kafka_destroy(consumer);
    // Leaving the group is part of the work, as it is of the worker's.
    getrusage(RUSAGE_SELF, &after);
    double user = cpu(after.ru_utime) - cpu(before.ru_utime), system = cpu(after.ru_stime) - cpu(before.ru_stime);
    printf("{\"client\":\"c\",\"messages\":%llu,\"wall_seconds\":%.4f,\"user_seconds\":%.4f,\"system_seconds\":%.4f,"
           "\"messages_per_second\":%.0f,\"cpu_us_per_message\":%.4f,\"peak_rss_mb\":%.1f}\n",
           (unsigned long long)acknowledged, wall, user, system, (double)acknowledged / wall,
           (user + system) * 1e6 / (double)acknowledged, (double)after.ru_maxrss / 1024);
    fflush(stdout);
    return 0;
}
