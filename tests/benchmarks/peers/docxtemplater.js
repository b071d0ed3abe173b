// Renders argv[2] with the JSON of argv[3] for argv[4] seconds and prints the median milliseconds of one document.
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const template = fs.readFileSync(process.argv[2]);
const answers = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const parser = (tag) => ({
  get: (scope) => (tag === "." ? scope : tag.split(".").reduce((held, name) => (held == null ? held : held[name]), scope)),
});

function render() {
  const document = new Docxtemplater(new PizZip(template), { linebreaks: true, paragraphLoop: true, parser });
  document.render(answers);
  return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE", compressionOptions: { level: 6 } });
}

const times = [];
const end = Date.now() + Number(process.argv[4]) * 1000;
let size = render().length;
while (Date.now() < end || times.length < 3) {
  const start = process.hrtime.bigint();
  size = render().length;
  times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
times.sort((a, b) => a - b);
fs.writeFileSync(process.argv[5], render());
console.log(JSON.stringify({ milliseconds: times[times.length >> 1], size }));
