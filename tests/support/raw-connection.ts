import { connect, type Socket } from "node:net";

/** A connection on which a test says exactly what it wants, as slowly or as endlessly as it wants. */
export type RawConnection = {
  socket: Socket;
  /** What has come back so far. */
  received(): string;
  /** Resolves when the connection is over, however it ended. */
  over: Promise<void>;
};

export async function openRawConnection(address: string): Promise<RawConnection> {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    received += chunk;
  });
  const over = new Promise<void>((resolve) => {
    socket.once("close", () => {
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).once("error", reject);
  });
  // From here on a cut connection is a result, not a failure.
  socket.on("error", () => undefined);
  return { socket, received: () => received, over };
}
