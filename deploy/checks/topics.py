"""Makes topics on a Kafka, or deletes them. Usage: topics.py create|delete BROKERS TOPIC…     (needs confluent-kafka)"""
import sys

import confluent_kafka.admin

verb, brokers, names = sys.argv[1], sys.argv[2], sys.argv[3:]
admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": brokers})
if verb == "create":
    done = admin.create_topics([confluent_kafka.admin.NewTopic(name, 6, 1) for name in names])
else:
    done = admin.delete_topics(names)
for future in done.values():
    future.result(timeout=60)
