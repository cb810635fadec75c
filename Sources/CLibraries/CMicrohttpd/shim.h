// libmicrohttpd, the small HTTP server behind the admin port, and its variadic calls with the options that we set.
#pragma once
#include <microhttpd.h>

// A server on one thread of its own, on a socket that listens already.
static inline struct MHD_Daemon *copydesk_http_start(int socket, unsigned connections, unsigned per_address,
                                                     unsigned idle_seconds, size_t bytes_per_connection,
                                                     MHD_AccessHandlerCallback answer,
                                                     MHD_NotifyConnectionCallback connection, void *context) {
    return MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, context, MHD_OPTION_LISTEN_SOCKET, socket,
        MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, bytes_per_connection,
        MHD_OPTION_NOTIFY_CONNECTION, connection, context, MHD_OPTION_END);
}

// The socket of a connection, or -1.
static inline int copydesk_http_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}
