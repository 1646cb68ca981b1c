// Opens an EPUB with a reading system in a headless browser and tells, as JSON, what a reader would see.
// The job comes on standard input: { reader, book, folder, browser, width, height, theme, size, spine, ways, note,
// pictures }.  The theme is day, night (the device prefers dark) or own (the reading system makes its own night).
import { createServer } from 'node:http'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const here = dirname(fileURLToPath(import.meta.url))
const job = JSON.parse(await readFile('/dev/stdin', 'utf8'))
const TYPES = {
  '.xhtml': 'application/xhtml+xml', '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.ttf': 'font/ttf', '.otf': 'font/otf',
  '.jpg': 'image/jpeg', '.png': 'image/png', '.epub': 'application/epub+zip',
}

/** The Readium Web Publication Manifest of the book, by the parser of Thorium. */
async function manifest() {
  const { EpubParsePromise } = await import('r2-shared-js/dist/es8-es2017/src/parser/epub.js')
  const converters = await import('r2-shared-js/dist/es8-es2017/src/init-globals.js')
  const { TaJsonSerialize } = await import('r2-lcp-js/dist/es8-es2017/src/serializable.js')
  converters.initGlobalConverters_SHARED()
  converters.initGlobalConverters_GENERIC()
  return JSON.stringify(TaJsonSerialize(await EpubParsePromise(job.book)))
}

async function answer(path) {
  if (path === '/book.epub') return readFile(job.book)
  if (path === '/manifest.json') return manifest()
  const [, root, ...rest] = normalize(path).split('/')
  return readFile(join({ readers: here, book: job.folder }[root], ...rest))
}

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://loopback').pathname)
  if (path === '/favicon.ico') return response.writeHead(204).end()
  try {
    const content = await answer(path)
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content)
  } catch (wrong) {
    response.writeHead(404).end(String(wrong))
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const address = `http://127.0.0.1:${server.address().port}`

const browser = await puppeteer.launch({ executablePath: job.browser, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
const errors = []
page.on('pageerror', wrong => errors.push(String(wrong)))
page.on('console', message => message.type() === 'error' && errors.push(message.text()))
page.on('requestfailed', request => {
  const why = request.failure()?.errorText
  if (why !== 'net::ERR_ABORTED') errors.push(`${why} ${request.url()}`)
})
page.on('response', response => {
  if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`)
})
page.setDefaultTimeout(60000)

const settle = () => page.evaluate(async () => {
  const still = new Promise(done => setTimeout(done, 120))
  await Promise.all(window.reader.shown().map(doc => doc.fonts.ready))
  await Promise.all(window.reader.shown().flatMap(doc => [...doc.images]).map(image => image.decode().catch(() => 0)))
  await still
})

const go = async href => {
  await page.evaluate(target => window.reader.go(target), href)
  await settle()
}

/** The fonts that the browser itself says it set the shown text in: family → [glyphs, of the book's own fonts]. */
async function fonts(client) {
  await page.evaluate(() => window.reader.shown().forEach(doc => doc.documentElement.setAttribute('data-shown', '')))
  const { root } = await client.send('DOM.getDocument', { depth: -1, pierce: true })
  const texts = []
  const walk = (node, shown) => {
    const inside = shown || (node.nodeName.toLowerCase() === 'html' && node.attributes?.includes('data-shown'))
    if (inside && node.nodeType === 3 && node.nodeValue.trim()) texts.push(node.nodeId)
    const below = [...(node.children ?? []), ...(node.shadowRoots ?? []), node.contentDocument].filter(Boolean)
    below.forEach(child => walk(child, inside))
  }
  walk(root, false)
  const used = {}
  await Promise.all(texts.map(async nodeId => {
    const { fonts } = await client.send('CSS.getPlatformFontsForNode', { nodeId }).catch(() => ({ fonts: [] }))
    for (const { familyName, isCustomFont, glyphCount } of fonts) {
      const row = used[`${familyName}${isCustomFont ? '' : ' (system)'}`] ??= { own: isCustomFont, glyphs: 0 }
      row.glyphs += glyphCount
    }
  }))
  return used
}

/** What is seen of one document of the spine. */
async function look(client, href) {
  await go(href)
  await page.evaluate(() => window.reader.shown().forEach(doc => {
    for (const closed of doc.querySelectorAll('details')) closed.open = true
  }))
  const seen = await page.evaluate(() => {
    const all = window.reader.shown().map(window.measure)
    return Object.fromEntries(Object.keys(all[0]).map(key => [key, all.map(one => one[key]).flat()]))
  })
  const at = await page.evaluate(() => window.reader.at())
  if (job.pictures) {
    await mkdir(job.pictures, { recursive: true })
    const name = href.replaceAll('/', '-').replace('.xhtml', '')
    await page.screenshot({ path: join(job.pictures, `${job.reader}-${job.width}-${job.theme}-${job.size}-${name}.png`) })
  }
  return { href, at, ...seen, text: seen.text.join(''), fonts: await fonts(client) }
}

const spot = selector => page.evaluate(wanted => {
  for (const doc of window.reader.shown()) {
    const found = window.inSight(doc, wanted)
    if (found) return found
  }
  return null
}, selector)

async function until(ask, times = 40) {
  for (let n = 0; n < times; n++) {
    const found = await ask()
    if (found) return found
    await new Promise(done => setTimeout(done, 100))
  }
  return null
}

/** A tap on a note's call: the pop-up with its text, or the way to the note and back. */
async function note({ file, call, aside, back }) {
  await go(`${file}#${call}`)
  const from = await until(() => spot(`#${call}`))
  if (!from) return { call: false }
  await page.mouse.click(from.x, from.y)
  const popup = await until(() => page.evaluate(() => window.reader.popup ?? null), 15)
  if (popup) return { call: true, popup }
  const there = await until(() => spot(`#${aside} *`))
  const returns = await until(() => spot(back))
  if (returns) await page.mouse.click(returns.x, returns.y)
  return { call: true, there: !!there, returned: !!(returns && await until(() => spot(`#${call}`))) }
}

/** Whether a way of the book's navigation leads to where it says: the right document, its place in sight. */
async function follow([label, href]) {
  await go(href)
  const [file, fragment] = href.split('#')
  const at = await page.evaluate(() => window.reader.at())
  const there = !fragment || await until(() => page.evaluate(id => {
    return window.reader.shown().some(doc => {
      const mark = doc.getElementById(id)
      if (!mark) return false
      const { x, y } = window.place(mark.getClientRects()[0] ?? mark.parentElement.getBoundingClientRect(), doc)
      return x > -2 && x < innerWidth + 2 && y > -2 && y < innerHeight + 2
    })
  }, fragment), 20)
  return { label, href, arrived: at.split('#')[0] === file && !!there }
}

const found = { documents: [], ways: [] }
try {
  await page.setViewport({ width: job.width, height: job.height, deviceScaleFactor: 1 })
  const scheme = job.theme === 'night' ? 'dark' : 'light'
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(`${address}/readers/${job.reader}.html?theme=${job.theme}&size=${job.size}`)
  await page.waitForFunction('window.reader')
  await page.addScriptTag({ url: '/readers/measure.js' })
  const client = await page.createCDPSession()
  await client.send('DOM.enable')
  await client.send('CSS.enable')
  for (const href of job.spine) found.documents.push(await look(client, href))
  Object.assign(found, await page.evaluate(() => {
    const { toc, pages, landmarks } = window.reader
    return { toc, pages, landmarks }
  }))
  for (const way of job.ways ?? []) found.ways.push(await follow(way))
  if (job.note) found.note = await note(job.note)
} catch (wrong) {
  errors.push(String(wrong.stack ?? wrong))
} finally {
  await browser.close()
  server.close()
}
console.log(JSON.stringify({ ...found, errors }))
