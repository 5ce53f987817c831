/* The raw limit beside the relay: the same messages, published by librabbitmq with a sliding window of confirms.
 *
 *     publisher HOST PORT USER PASSWORD VIRTUAL_HOST EXCHANGE WINDOW < messages
 *
 * A message is one line, its fields separated by the unit separator (0x1f): routing key, message id, body, and then for
 * each header its name and its value, which begins with S (text) or I (integer). All of standard input is parsed before
 * the clock starts. Prints the seconds from the first publish to the last confirm; anything unexpected ends it with 1.
 */
#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

enum { CHANNEL = 1, LONGEST_HEADERS = 32, CONFIRM_TIMEOUT_S = 30 };
static const char SEPARATOR[] = "\x1f";

typedef struct {
    amqp_bytes_t routing_key;
    amqp_bytes_t body;
    amqp_table_entry_t headers[LONGEST_HEADERS];
    amqp_basic_properties_t properties;
} message_t;

static void fail(const char *what)
{
    fprintf(stderr, "publisher: %s\n", what);
    exit(EXIT_FAILURE);
}

static void need(amqp_rpc_reply_t reply, const char *what)
{
    if (reply.reply_type != AMQP_RESPONSE_NORMAL)
        fail(what);
}

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static amqp_bytes_t next_field(char **rest)
{
    char *field = strsep(rest, SEPARATOR);
    if (field == NULL)
        fail("a message has too few fields");
    return amqp_cstring_bytes(field);
}

static void add_header(message_t *message, amqp_bytes_t name, char *value)
{
    amqp_table_t *table = &message->properties.headers;
    if (table->num_entries == LONGEST_HEADERS)
        fail("a message has too many headers");
    amqp_table_entry_t *entry = &message->headers[table->num_entries++];
    entry->key = name;
    if (value[0] == 'I') {
        entry->value.kind = AMQP_FIELD_KIND_I32;
        entry->value.value.i32 = (int32_t)strtol(value + 1, NULL, 10);
    } else {
        entry->value.kind = AMQP_FIELD_KIND_UTF8;
        entry->value.value.bytes = amqp_cstring_bytes(value + 1);
    }
}

static void parse(char *line, message_t *message)
{
    amqp_basic_properties_t *properties = &message->properties;
    memset(message, 0, sizeof *message);
    message->routing_key = next_field(&line);
    properties->message_id = next_field(&line);
    message->body = next_field(&line);
    properties->content_type = amqp_cstring_bytes("application/json");
    properties->content_encoding = amqp_cstring_bytes("utf-8");
    properties->delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties->type = message->routing_key;
    properties->headers.entries = message->headers;
    properties->_flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_CONTENT_ENCODING_FLAG | AMQP_BASIC_HEADERS_FLAG
                         | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG;
    while (line != NULL) {
        amqp_bytes_t name = next_field(&line);
        add_header(message, name, (char *)next_field(&line).bytes);
    }
}

/* The lines stay in memory for the life of the process: the messages point into them. */
static message_t *read_messages(size_t *count)
{
    message_t *messages = NULL;
    size_t room = 0;
    *count = 0;
    for (;;) {
        char *line = NULL;
        size_t size = 0;
        ssize_t length = getline(&line, &size, stdin);
        if (length < 0)
            return messages;
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        if (*count == room) {
            room = room ? room * 2 : 1024;
            messages = realloc(messages, room * sizeof *messages);
            if (messages == NULL)
                fail("out of memory");
        }
        parse(line, &messages[(*count)++]);
    }
}

/* `headers` points into the message itself, and the array of messages may have moved since it was parsed. */
static void publish(amqp_connection_state_t connection, amqp_bytes_t exchange, message_t *message)
{
    message->properties.headers.entries = message->headers;
    if (amqp_basic_publish(connection, CHANNEL, exchange, message->routing_key, 1, 0, &message->properties,
                           message->body)
        != AMQP_STATUS_OK)
        fail("a message could not be published");
}

/* Read one confirm and mark what it settles; return up to where all messages are confirmed. */
static size_t await_confirm(amqp_connection_state_t connection, bool *settled, size_t total, size_t confirmed)
{
    struct timeval patience = {CONFIRM_TIMEOUT_S, 0};
    amqp_frame_t frame;
    amqp_maybe_release_buffers(connection);
    if (amqp_simple_wait_frame_noblock(connection, &frame, &patience) != AMQP_STATUS_OK)
        fail("the broker did not confirm in time");
    if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
        fail("the broker answered with something else than a confirm");
    amqp_basic_ack_t *ack = frame.payload.method.decoded;
    for (size_t tag = ack->multiple ? confirmed + 1 : ack->delivery_tag; tag <= ack->delivery_tag; tag++)
        settled[tag - 1] = true;
    while (confirmed < total && settled[confirmed])
        confirmed++;
    return confirmed;
}

static amqp_connection_state_t connect_to(char *arguments[])
{
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    if (socket == NULL || amqp_socket_open(socket, arguments[1], atoi(arguments[2])) != AMQP_STATUS_OK)
        fail("no connection");
    need(amqp_login(connection, arguments[5], 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, arguments[3], arguments[4]),
         "the broker did not let us in");
    amqp_channel_open(connection, CHANNEL);
    need(amqp_get_rpc_reply(connection), "no channel");
    amqp_confirm_select(connection, CHANNEL);
    need(amqp_get_rpc_reply(connection), "no confirms");
    return connection;
}

int main(int count, char *arguments[])
{
    if (count != 8)
        fail("publisher HOST PORT USER PASSWORD VIRTUAL_HOST EXCHANGE WINDOW < messages");
    size_t total, sent = 0, confirmed = 0, window = strtoul(arguments[7], NULL, 10);
    message_t *messages = read_messages(&total);
    bool *settled = calloc(total, sizeof *settled);
    if (settled == NULL)
        fail("out of memory");
    amqp_connection_state_t connection = connect_to(arguments);
    amqp_bytes_t exchange = amqp_cstring_bytes(arguments[6]);
    double began = now();
    while (confirmed < total) {
        while (sent < total && sent - confirmed < window)
            publish(connection, exchange, &messages[sent++]);
        confirmed = await_confirm(connection, settled, total, confirmed);
    }
    printf("%.6f\n", now() - began);
    need(amqp_connection_close(connection, AMQP_REPLY_SUCCESS), "the connection did not close");
    amqp_destroy_connection(connection);
    return EXIT_SUCCESS;
}
