/* SPDX-License-Identifier: MIT */
/* A driver for the LAN9118 Ethernet controller of this board. */
#include "lan9118.h"

#include <stdbool.h>

#include "board.h"
#include "lwip/etharp.h"
#include "lwip/pbuf.h"
#include "netif/ethernet.h"

typedef volatile uint32_t reg;
static reg *const regs = (reg *)0x40200000;

enum {
    RX_DATA = 0x00 / 4,
    TX_DATA = 0x20 / 4,
    RX_STATUS = 0x40 / 4,
    TX_STATUS = 0x48 / 4,
    IRQ_CFG = 0x54 / 4,
    INT_STATUS = 0x58 / 4,
    INT_ENABLE = 0x5C / 4,
    FIFO_INT = 0x68 / 4,
    RX_CFG = 0x6C / 4,
    TX_CFG = 0x70 / 4,
    HW_CFG = 0x74 / 4,
    RX_FIFO_INF = 0x7C / 4,
    TX_FIFO_INF = 0x80 / 4,
    MAC_COMMAND = 0xA4 / 4,
    MAC_DATA = 0xA8 / 4
};
enum { MAC_CONTROL = 1, MAC_ADDRESS_HIGH = 2, MAC_ADDRESS_LOW = 3 };
enum { CRC_BYTES = 4, FRAME_BYTES_MAX = 1536, COMMAND_BYTES = 8 };

static const uint32_t hw_store_forward = 1u << 20, hw_tx_fifo_kb = 5u << 16;
static const uint32_t tx_on = 1u << 1, mac_busy = 1u << 31, mac_read = 1u << 30, mac_rx_tx_on = 3u << 2;
static const uint32_t irq_active_high = 1u << 4 | 1u << 0, irq_on = 1u << 8, int_received = 1u << 3;
static const uint32_t rx_error = 1u << 15, tx_first = 1u << 13, tx_last = 1u << 12;

unsigned lan9118_lose_percent;

static void mac_wait(void)
{
    while ((regs[MAC_COMMAND] & mac_busy) != 0) {
    }
}

static uint32_t mac_get(uint32_t index)
{
    mac_wait();
    regs[MAC_COMMAND] = mac_busy | mac_read | index;
    mac_wait();
    return regs[MAC_DATA];
}

static void mac_set(uint32_t index, uint32_t value)
{
    mac_wait();
    regs[MAC_DATA] = value;
    regs[MAC_COMMAND] = mac_busy | index;
    mac_wait();
}

static bool is_lost(void)
{
    return lan9118_lose_percent != 0 && board_random() % 100 < lan9118_lose_percent;
}

/* ---- sending ----------------------------------------------------------------------------------------------------- */

typedef struct words {
    uint32_t word;
    unsigned bytes;
} words;

/* The FIFO accepts words, but a pbuf may have any length: collects bytes until a word is full. */
static void put_bytes(words *w, const uint8_t *at, size_t len)
{
    while (len-- != 0) {
        w->word |= (uint32_t)*at++ << (8 * w->bytes);
        if (++w->bytes == 4) {
            regs[TX_DATA] = w->word;
            *w = (words){ 0 };
        }
    }
}

static err_t send(struct netif *netif, struct pbuf *p)
{
    (void)netif;
    if (p->tot_len > FRAME_BYTES_MAX) {
        return ERR_BUF;
    }
    if (is_lost()) {
        return ERR_OK;
    }
    if ((regs[TX_FIFO_INF] & 0xFFFF) < (uint32_t)p->tot_len + 3 + COMMAND_BYTES) {
        return ERR_MEM; /* TCP retransmits the segment */
    }
    words w = { 0 };
    regs[TX_DATA] = tx_first | tx_last | p->tot_len;
    regs[TX_DATA] = p->tot_len;
    for (const struct pbuf *q = p; q != NULL; q = q->next) {
        put_bytes(&w, q->payload, q->len);
    }
    if (w.bytes != 0) {
        regs[TX_DATA] = w.word;
    }
    while ((regs[TX_FIFO_INF] & 0xFF0000) != 0) {
        (void)regs[TX_STATUS]; /* read, so that the status FIFO does not fill up */
    }
    return ERR_OK;
}

/* ---- receiving --------------------------------------------------------------------------------------------------- */

static void drop_words(uint32_t bytes)
{
    for (uint32_t at = 0; at < bytes; at += 4) {
        (void)regs[RX_DATA];
    }
}

static void read_into(struct pbuf *p, uint32_t bytes)
{
    uint16_t at = 0;
    for (; bytes != 0; bytes -= bytes < 4 ? bytes : 4) {
        uint32_t word = regs[RX_DATA];
        uint16_t left = (uint16_t)(p->tot_len - at);
        uint16_t n = left < 4 ? left : 4;
        (void)pbuf_take_at(p, &word, n, at);
        at = (uint16_t)(at + n);
    }
}

static void receive_one(struct netif *netif)
{
    uint32_t status = regs[RX_STATUS];
    uint32_t bytes = status >> 16 & 0x3FFF;
    struct pbuf *p = NULL;
    if ((status & rx_error) == 0 && bytes > CRC_BYTES && bytes <= FRAME_BYTES_MAX && !is_lost()) {
        p = pbuf_alloc(PBUF_RAW, (uint16_t)(bytes - CRC_BYTES), PBUF_POOL);
    }
    if (p == NULL) {
        drop_words(bytes);
        return;
    }
    read_into(p, bytes);
    if (netif->input(p, netif) != ERR_OK) {
        pbuf_free(p);
    }
}

void lan9118_poll(struct netif *netif)
{
    while ((regs[RX_FIFO_INF] & 0xFF0000) != 0) {
        receive_one(netif);
    }
}

/* A frame that arrived after the last poll raises the interrupt at once: the status was cleared before the poll. */
void lan9118_interrupt_on(void)
{
    regs[INT_ENABLE] = int_received;
}

void lan9118_interrupt_off(void)
{
    regs[INT_ENABLE] = 0;
    regs[INT_STATUS] = int_received;
}

/* ---- set-up ------------------------------------------------------------------------------------------------------ */

static void take_address(struct netif *netif)
{
    uint32_t low = mac_get(MAC_ADDRESS_LOW), high = mac_get(MAC_ADDRESS_HIGH);
    netif->hwaddr_len = ETH_HWADDR_LEN;
    for (unsigned i = 0; i < ETH_HWADDR_LEN; i++) {
        netif->hwaddr[i] = (uint8_t)(i < 4 ? low >> (8 * i) : high >> (8 * (i - 4)));
    }
}

err_t lan9118_init(struct netif *netif)
{
    regs[HW_CFG] = hw_store_forward | hw_tx_fifo_kb;
    regs[IRQ_CFG] = irq_active_high | irq_on;
    regs[FIFO_INT] = 0; /* raise the interrupt for every frame */
    regs[RX_CFG] = 0;
    regs[TX_CFG] = tx_on;
    mac_set(MAC_CONTROL, mac_get(MAC_CONTROL) | mac_rx_tx_on);
    take_address(netif);
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->mtu = 1500;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    netif->output = etharp_output;
    netif->linkoutput = send;
    return ERR_OK;
}
