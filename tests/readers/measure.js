// What a reader sees of the documents it shows.  Runs in the page that holds the reading system.

/** Where an element or a range is on the screen, through the frames that hold it. */
window.place = (rect, doc) => {
  let [x, y] = [rect.x, rect.y]
  for (let frame = doc.defaultView?.frameElement; frame; frame = frame.ownerDocument.defaultView?.frameElement) {
    const box = frame.getBoundingClientRect()
    x += box.x + frame.clientLeft
    y += box.y + frame.clientTop
  }
  return { x, y, width: rect.width, height: rect.height }
}

/** The text nodes that take room on the screen, each with the boxes of its words: blanks may hang over an edge. */
function* shownTexts(doc) {
  const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const boxes = []
    for (const word of node.data.matchAll(/\S+/g)) {
      const range = doc.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      boxes.push(...[...range.getClientRects()].filter(box => box.width && box.height))
    }
    const style = doc.defaultView.getComputedStyle(node.parentElement)
    if (boxes.length && style.visibility === 'visible') yield { node, boxes, style }
  }
}

/** Red, green and blue from 0 to 255, and the opacity where it is told. */
const channels = colour => {
  const found = (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number)
  return colour.startsWith('color(') ? found.map((value, n) => n < 3 ? value * 255 : value) : found
}
const linear = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

/** WCAG 2.2, 1.4.3. */
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** The nearest ground that is painted, out through the frames; white where none is. */
const ground = element => {
  for (let one = element; one; one = one.parentElement ?? one.ownerDocument.defaultView?.frameElement) {
    const colour = channels(one.ownerDocument.defaultView.getComputedStyle(one).backgroundColor)
    if ((colour[3] ?? 1) > 0.5) return colour
  }
  return [255, 255, 255]
}

/** The columns of a page: where the first begins, how wide one is, how far to the next. */
const columns = doc => {
  for (const element of [doc.documentElement, doc.body]) {
    const style = doc.defaultView.getComputedStyle(element)
    const width = parseFloat(style.columnWidth)
    if (!width) continue
    const box = element.getBoundingClientRect()
    const count = parseInt(style.columnCount) || 1
    const gap = parseFloat(style.columnGap) || 0
    const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    const fitting = Math.max(1, Math.floor((room + gap) / (width + gap)))
    const used = (room + gap) / (style.columnCount === 'auto' ? fitting : Math.min(count, fitting)) - gap
    return { start: box.x + parseFloat(style.paddingLeft), width: used, step: used + gap }
  }
  const { clientWidth } = doc.documentElement
  return { start: 0, width: clientWidth, step: Infinity }
}

const crosses = (box, { start, width, step }) => {
  const left = step === Infinity ? box.x - start : (((box.x - start) % step) + step) % step
  const before = step !== Infinity && step - left < 3 ? left - step : left
  return before < -3 || before + box.width > width + 3
}

const ownSize = (node, style) => {
  const matrix = node.parentElement.getScreenCTM?.()
  return parseFloat(style.fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1)
}

const about = node => `${node.parentElement.localName}.${node.parentElement.getAttribute('class') ?? ''} ${node.data.trim().slice(0, 16)}`

window.measure = doc => {
  const grid = columns(doc)
  const found = { text: '', outside: [], faint: [], small: [], broken: [] }
  for (const { node, boxes, style } of shownTexts(doc)) {
    const drawn = node.parentElement.closest('svg')
    if (!drawn && !node.parentElement.closest('[aria-hidden=true]')) found.text += node.data.replace(/\s+/g, '')
    const hidden = node.parentElement.closest('rt, rp, [epub\\:type=pagebreak], [role=doc-pagebreak]')
    const size = ownSize(node, style)
    const over = hidden ? null : boxes.find(box => crosses(box, grid))
    if (over) found.outside.push(`${about(node)} ${Math.round(over.x)}+${Math.round(over.width)}`)
    if (!hidden && size < 11.95) found.small.push(`${about(node)} ${size.toFixed(1)}`)
    if (drawn) continue
    const ratio = contrast(channels(style.color), ground(node.parentElement))
    if (ratio < (size >= 24 ? 3 : 4.5)) found.faint.push(`${about(node)} ${ratio.toFixed(2)}`)
  }
  for (const image of doc.images) if (!image.complete || !image.naturalWidth) found.broken.push(image.src)
  return found
}

/** The middle of an element on the screen; null where it is not in sight. */
window.inSight = (doc, selector) => {
  for (const element of doc.querySelectorAll(selector)) {
    const rect = element.getClientRects()[0]
    if (!rect) continue
    const box = window.place(rect, doc)
    const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 8)]
    if (x > 0 && y > 0 && x < innerWidth && y < innerHeight) return { x, y }
  }
  return null
}
