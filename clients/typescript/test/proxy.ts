import { createServer, connect, type AddressInfo, type Socket } from "node:net";

/** A bad line before the real program: it breaks, stays away, or answers as a proxy does. */
export class Proxy {
  readonly #open = new Set<Socket>();
  readonly #answers: (string | undefined)[] = [];
  readonly #server = createServer((inside) => this.#connect(inside));
  /** How many connections came. */
  connections = 0;

  /** A proxy before the site, until it is closed. */
  static async before(site: string): Promise<Proxy> {
    const proxy = new Proxy(site);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** Breaks every connection and takes no more. */
  close(): void {
    this.cut();
    this.#server.close();
  }

  private constructor(private readonly site: string) {}

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** The next requests break the line. */
  breaks(times: number): void {
    for (let i = 0; i < times; i++) this.#answers.push(undefined);
  }

  /** The next requests are answered so, with a status and headers. */
  answers(times: number, head: string, body: string): void {
    const text = `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
    for (let i = 0; i < times; i++) this.#answers.push(text);
  }

  /** How many of the ordered troubles have not been met. */
  get left(): number {
    return this.#answers.length;
  }

  #connect(inside: Socket): void {
    this.connections++;
    const to = new URL(this.site);
    const outside = connect(Number(to.port), to.hostname);
    this.#keep(inside);
    this.#keep(outside);
    inside.on("data", (asked) => {
      if (inside.writableEnded) return; // the rest of what was answered already
      if (this.#answers.length === 0) return void outside.write(asked);
      const text = this.#answers.shift();
      if (text === undefined) inside.destroy();
      else inside.end(text);
    });
    outside.pipe(inside);
    inside.on("close", () => outside.destroy());
    outside.on("close", () => inside.destroy());
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#open.delete(socket));
  }
}
