/** Remembers in local storage which documents were opened or saved last in this browser, the newest first. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import * as z from 'zod'
import { documentNameSchema } from '../../contract/procedures/workspace'
import { readJson } from '../../contract/readJson'

const storageKey = 'gatescope.recent'
const mostKept = 10
const namesSchema = z.array(documentNameSchema).max(mostKept)

export const useRecentStore = defineStore('recent', () => {
  const names = ref<readonly string[]>(readJson(localStorage.getItem(storageKey) ?? '[]', namesSchema) ?? [])

  function note(name: string): void {
    names.value = [name, ...names.value.filter((other) => other !== name)].slice(0, mostKept)
    localStorage.setItem(storageKey, JSON.stringify(names.value))
  }

  return { names, note }
})
