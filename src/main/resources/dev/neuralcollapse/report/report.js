'use strict';
(function () {
  document.querySelectorAll('.tex').forEach(function (e) {
    katex.render(e.dataset.tex, e, {
      displayMode: e.dataset.display === 'true',
      throwOnError: false,
      strict: 'ignore',
      trust: false
    });
  });
  document.querySelectorAll('script[data-for]').forEach(function (s) {
    var target = document.getElementById(s.dataset.for);
    // ast: expressions are interpreted, so the page needs no eval and its policy can forbid it.
    vegaEmbed(target, JSON.parse(s.textContent), {
      ast: true,
      actions: false,
      renderer: 'svg',
      tooltip: { theme: 'light' },
      loader: { load: function () { return Promise.reject(new Error('nothing is fetched')); } }
    }).catch(function (error) {
      target.textContent = 'This chart could not be drawn (' + error.message + '); the table says the same.';
    });
  });
  // Folded parts are printed open.
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (d) { d.open = true; });
  });
})();
