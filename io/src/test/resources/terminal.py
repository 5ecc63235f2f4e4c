"""Runs a program in a terminal of its own, 80 by 24, and types. Arguments: a JSON list of [text to wait for, keys to type], and the command.

Prints what the terminal got, and in a last line the exit status. Ends the program if a text does not come within half a minute.
"""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

steps, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)    # a build in the background ignores it
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
output, seen, deadline = b"", 0, time.time() + 30
while True:
    if steps and (at := output.find(steps[0][0].encode(), seen)) >= 0:
        seen = at + len(steps[0][0].encode())
        os.write(terminal, steps.pop(0)[1].encode())
        continue
    if not select.select([terminal], [], [], max(0, deadline - time.time()))[0]:
        output += b"\n" + steps[0][0].encode() + b" did not come" if steps else b"\nit did not end"
        os.kill(child, 9)
        break
    try:
        piece = os.read(terminal, 65536)
    except OSError:     # Linux's way to say that the program has ended
        break
    if not piece:
        break
    output += piece
os.write(1, output + b"\n%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
