/* SPDX-License-Identifier: MIT */
/* lwIP on this board under FreeRTOS. */
#include "network.h"

#include "board.h"
#include "lan9118.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/tcpip.h"
#include "stacks.h"

enum { DRIVER_STACK_BYTES = 1024, IRQ_PRIORITY = 0x80 };

static struct netif netif;
static bool names_at_gateway;
static TaskHandle_t driver;
static StaticSemaphore_t address_memory;
static SemaphoreHandle_t address;

/* ---- the driver task --------------------------------------------------------------------------------------------- */

void ETHERNET_Handler(void);
void ETHERNET_Handler(void)
{
    BaseType_t is_more_urgent = pdFALSE;
    lan9118_interrupt_off();
    vTaskNotifyGiveFromISR(driver, &is_more_urgent);
    portYIELD_FROM_ISR(is_more_urgent);
}

static void let_interrupts_come(void)
{
    volatile uint32_t *const enable = (uint32_t *)0xE000E100;
    volatile uint8_t *const priority = (uint8_t *)0xE000E400;
    priority[BOARD_ETHERNET_IRQ] = IRQ_PRIORITY;
    *enable = 1u << BOARD_ETHERNET_IRQ;
}

/* tcpip_input() takes the core lock of lwIP for each frame. */
static void drive(void *arg)
{
    (void)arg;
    for (;;) {
        lan9118_interrupt_on();
        (void)ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
        lan9118_poll(&netif);
    }
}

static void start_driver(void)
{
    static task_stack(stack, DRIVER_STACK_BYTES);
    static StaticTask_t task;
    driver = xTaskCreateStatic(drive, "driver", TASK_WORDS(DRIVER_STACK_BYTES), NULL, PRIORITY_DRIVER, stack, &task);
    stacks_note(driver, sizeof stack);
}

/* ---- lwIP -------------------------------------------------------------------------------------------------------- */

static void on_status(struct netif *changed)
{
    if (!dhcp_supplied_address(changed)) {
        return;
    }
    if (names_at_gateway) {
        dns_setserver(
            0, netif_ip_gw4(changed)); /* the gateway of QEMU is the loopback of the host, where the test server runs */
    }
    (void)xSemaphoreGive(address);
}

/* Called in the TCP/IP task, which holds the core lock. */
static void on_start(void *arg)
{
    (void)arg;
    (void)netif_add_noaddr(&netif, NULL, lan9118_init, tcpip_input);
    netif_set_status_callback(&netif, on_status);
    netif_set_default(&netif);
    netif_set_up(&netif);
    (void)dhcp_start(&netif);
    start_driver();
    let_interrupts_come();
}

void network_init(uint16_t dns_port)
{
    names_at_gateway = dns_port != 0;
    if (names_at_gateway) {
        board_dns_port = dns_port;
    }
    address = xSemaphoreCreateBinaryStatic(&address_memory);
    tcpip_init(on_start, NULL);
}

bool network_wait(uint32_t max_ms)
{
    return xSemaphoreTake(address, max_ms) == pdTRUE;
}

const vast_lwip_sockets_config network_config = {
    .now_ms = board_port_now_ms,
    .epoch = board_port_epoch,
    .entropy = board_port_entropy,
};
