// mutool run links.js BOOK: where the links of a book lead, by MuPDF.
var doc = new Document(scriptArgs[0]);
doc.layout(390, 844, 12);
var found = { pages: doc.countPages(), inside: 0, outside: 0, lost: [] };
for (var n = 0; n < found.pages; n++) {
  var links = doc.loadPage(n).getLinks();
  for (var k = 0; k < links.length; k++) {
    var uri = links[k].uri || links[k].getURI();
    if (/^(https?|mailto):/.test(uri)) { found.outside++; continue; }
    var place = doc.resolveLink(uri);
    var page = typeof place === "number" ? place : place.page;
    if (page >= 0 && page < found.pages) found.inside++;
    else found.lost.push(uri);
  }
}
print(JSON.stringify(found));
