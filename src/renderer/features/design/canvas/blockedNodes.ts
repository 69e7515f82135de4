/** The nodes that cannot take the edge that is being drawn, told to all nodes by the canvas. */
import type { InjectionKey, ShallowRef } from 'vue'

export const blockedNodesKey: InjectionKey<ShallowRef<ReadonlySet<string>>> = Symbol('nodes that cannot take the edge')
