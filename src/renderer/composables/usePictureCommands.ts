/** Registers the commands that save a picture, one for each format, while the picture is shown. */
import type { PictureFormat } from '../components/pictures/savePicture'
import { useCommands } from './useCommands'

interface Saver {
  save(format: PictureFormat): Promise<void>
}

const formats: readonly PictureFormat[] = ['svg', 'png', 'csv']

/** `title`: what the picture shows, as the palette names it. `button`: the picture's own button, once it is there. */
export function usePictureCommands(title: () => string, group: string, button: () => Saver | null): void {
  useCommands(() =>
    formats.map((format) => ({
      id: `picture.${title()}.${format}`,
      title: `Save picture as ${format.toUpperCase()}: ${title()}`,
      group,
      run: () => void button()?.save(format)
    }))
  )
}
