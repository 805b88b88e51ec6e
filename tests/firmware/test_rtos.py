# SPDX-License-Identifier: MIT
"""The firmware on FreeRTOS: what only a kernel can promise, and the example of one."""
import os

from conftest import TLS12
from expect import BOARD, CLOCKED, DELETION, assert_ended, assert_readme_compiles, assert_within_bounds, requests


def test_other_tasks_run_on_time_while_a_call_waits_and_computes(board, serve, emulator):
    run = board.run(url=serve(least=TLS12, most=TLS12), icount=CLOCKED)
    assert_ended(run, "VAST_OK")
    assert requests(emulator) == [DELETION], run
    assert run.number("took ms") > 2000, "the handshake is too short to hold anybody up: %r" % run
    assert run.number("blink late ms") <= 1, run
    assert run.number("blinks due") - run.number("blinks") <= 1, run


def test_every_task_has_room_on_its_stack(board, serve):
    run = board.run(url=serve("rsa"), calls=2)
    assert {name for name, _, _ in run.tasks()} == {"blink", "tcpip", "driver", "app", "IDLE"}, run
    assert all(0 < used < room for _, room, used in run.tasks()), run
    assert_within_bounds(run, board)


def test_a_wish_that_means_nothing_here_is_refused(board):
    assert board.run(url="https://api.test", loop="step").code == 120


def test_the_readmes_tasks_compile(tmp_path):
    kernel = os.environ["FREERTOS_KERNEL_DIR"]
    folders = [kernel + "/include", kernel + "/portable/GCC/ARM_CM3", "port/lwip/sockets", BOARD + "/freertos"]
    assert_readme_compiles("In FreeRTOS", folders, tmp_path)
