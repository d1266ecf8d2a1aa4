// Changes that wait to be sent: one request at a time, with all that was changed meanwhile.

const PAUSE = 40;

export class Queue {
  // `send(changes)` gives a promise; `failed(changes)` is told what was not sent after all.
  // Changes are a Map: key → whether it is selected.
  constructor({ send, failed }) {
    this.send = send;
    this.failed = failed;
    this.waiting = new Map();
    this.running = null;
  }

  add(key, isOn) {
    this.waiting.set(key, isOn);
    this.running ??= this.run();
  }

  isBusy() {
    return this.running !== null;
  }

  hasMore() {
    return this.waiting.size > 0;
  }

  async settled() {
    await this.running;
  }

  async run() {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    while (this.waiting.size) {
      const changes = this.waiting;
      this.waiting = new Map();
      try {
        await this.send(changes);
      } catch {
        // What was changed once more since is still to be sent.
        for (const key of this.waiting.keys()) changes.delete(key);
        this.failed(changes);
      }
    }
    this.running = null;
  }
}
