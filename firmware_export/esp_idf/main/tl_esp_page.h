/* The page at /: shows images and results; it asks for the token and keeps it in the tab. */
#ifndef TL_ESP_PAGE_H
#define TL_ESP_PAGE_H

static const char tl_esp_page[] =
    "<!doctype html><html lang=en><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width'><title>Tintling</title>"
    "<style>body{font:16px system-ui;margin:2rem auto;max-width:24rem;padding:0 1rem}"
    "img{width:100%;image-rendering:pixelated;background:#ddd;min-height:12rem}"
    "#label{font-size:5rem;line-height:1.2}</style>"
    "<h1>Tintling</h1><form id=form><label>Token <input id=token type=password></label> "
    "<button>Start</button></form><img id=image alt='Image of the camera'>"
    "<div id=label aria-live=polite></div><p id=text></p>"
    "<script>const by=i=>document.getElementById(i);let run=0;"
    "async function step(me){if(me!==run)return;let wait=100;try{"
    "const t=sessionStorage.token||'';"
    "const r=await fetch('/capture',{headers:t?{Authorization:'Bearer '+t}:{}});"
    "if(!r.ok){wait=2000;throw new Error(await r.text())}"
    "const v=JSON.parse(r.headers.get('X-Tintling-Result'));"
    "const old=by('image').src;by('image').src=URL.createObjectURL(await r.blob());"
    "if(old)URL.revokeObjectURL(old);"
    "by('label').textContent=v.accepted?v.label??v.index:'–';"
    "by('text').textContent=!v.found?'nothing in sight':!v.accepted?'no answer stands out':"
    "'value '+v.value+', '+v.microseconds+' µs'"
    "}catch(e){by('text').textContent=e.message}setTimeout(()=>step(me),wait)}"
    "by('form').onsubmit=e=>{e.preventDefault();sessionStorage.token=by('token').value;step(++run)}"
    ";"
    "step(++run)</script></html>";

#endif /* TL_ESP_PAGE_H */
