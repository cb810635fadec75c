// Room Kafka: to be filled.
