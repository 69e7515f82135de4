/** Connects a window to its engine, over a port in the desktop window and over a WebSocket in a browser. */
import type { Connection } from './connection'

/** Connects and stays connected: after a cut or a restart it makes a new link by itself. */
export declare function connect(): Connection
