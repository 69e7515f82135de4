/** The tabs of Compare in their order. A tab is one row. */
import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'
import type { CompareTab } from '../../stores/compare/compareStore'

export interface CompareTabRow {
  readonly id: CompareTab
  readonly label: string
  readonly component: Component
}

export const tabs: readonly CompareTabRow[] = [
  { id: 'runs', label: 'Runs', component: defineAsyncComponent(() => import('./runs/RunsTab.vue')) },
  { id: 'curves', label: 'Curves', component: defineAsyncComponent(() => import('./curves/CurvesTab.vue')) },
  { id: 'settings', label: 'Settings', component: defineAsyncComponent(() => import('./settings/SettingsTab.vue')) },
  { id: 'side', label: 'Side by side', component: defineAsyncComponent(() => import('./side/SideTab.vue')) },
  { id: 'sweeps', label: 'Sweeps', component: defineAsyncComponent(() => import('./sweeps/SweepsTab.vue')) },
  { id: 'labs', label: 'Labs', component: defineAsyncComponent(() => import('./labs/LabsTab.vue')) }
]
