declare module 'node-red-node-test-helper' {
  import type { Node, NodeAPI } from 'node-red';

  type NodeModule = (RED: NodeAPI) => void;

  interface LogSpy {
    readonly args: [{ level: number; id?: string; type?: string; msg: unknown }][];
    readonly ERROR: number;
    readonly WARN: number;
  }

  interface Reply {
    readonly status: number;
    // biome-ignore lint/suspicious/noExplicitAny: whatever the endpoint answers
    readonly body: any;
  }

  const helper: {
    init(runtimePath: string, settings?: object): void;
    settings(settings?: object): object;
    startServer(): Promise<void>;
    stopServer(done?: () => void): Promise<void>;
    load(nodes: NodeModule | NodeModule[], flow: object[], credentials?: object): Promise<void>;
    setFlows(flow: object[], type?: 'full' | 'flows' | 'nodes', credentials?: object): Promise<void>;
    unload(): Promise<void>;
    getNode(id: string): Node;
    log(): LogSpy;
    request(): {
      get(path: string): PromiseLike<Reply>;
      post(path: string): PromiseLike<Reply> & { send(body: object): PromiseLike<Reply> };
    };
  };
  export = helper;
}
