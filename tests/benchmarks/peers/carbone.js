// Renders argv[2] with the JSON of argv[3] for argv[4] seconds and prints the median milliseconds of one document.
const fs = require("fs");
const carbone = require("carbone");

const answers = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const render = () =>
  new Promise((resolve, reject) =>
    carbone.render(process.argv[2], answers, (error, file) => (error ? reject(error) : resolve(file)))
  );

(async () => {
  const times = [];
  const end = Date.now() + Number(process.argv[4]) * 1000;
  let file = await render();
  while (Date.now() < end || times.length < 3) {
    const start = process.hrtime.bigint();
    file = await render();
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  times.sort((a, b) => a - b);
  fs.writeFileSync(process.argv[5], file);
  console.log(JSON.stringify({ milliseconds: times[times.length >> 1], size: file.length }));
  process.exit(0);
})();
