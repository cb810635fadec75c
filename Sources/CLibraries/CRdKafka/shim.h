// librdkafka's public headers; the mock cluster's is used by MockBroker alone.
#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
