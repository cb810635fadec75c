// Room KafkaTransport: to be filled.
